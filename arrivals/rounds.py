"""The weekly round: which titles arrived, with which interests they go, and who gets a mail.

Three statements, however many members and titles. Titles and interests are put together once and
name nobody; whom it is for is asked of the choices, again when each mail leaves.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from arrivals.models import Arrival, Run
from bieb.lib.clock import AMSTERDAM, day_of
from consent.models import Purpose
from consent.operations import mailable
from notifications.quiet import when_allowed
from notifications.readers import child_if_born_after

CODE = "new_arrivals"
A_WEEK = timedelta(days=7)
OLDEST = timedelta(days=28)
"""What arrived before that is not new any more, however long nothing was sent."""

BELONGS = """
    interest.is_offered
    AND (interest.audience = '' OR interest.audience = title.audience)
    AND (interest.is_fiction IS NULL OR interest.is_fiction = title.is_fiction)
    AND (interest.languages = '{}' OR title.language = ANY(interest.languages))
    AND (lower(title.genre) = ANY(interest.genres) OR EXISTS (
        SELECT FROM catalog_copy copy
        WHERE copy.title_id = title.id AND copy.withdrawn_on IS NULL
          AND split_part(copy.shelf_mark, ' ', 1) = ANY(interest.shelves)))
"""
"""Which titles go with which interest; `title` and `interest` are rows of those tables."""

FIND = f"""
INSERT INTO arrivals_arrival (run_id, interest_id, title_id)
SELECT %s, interest.id, title.id
FROM catalog_title title JOIN arrivals_interest interest ON {BELONGS}
WHERE title.added_on BETWEEN %s AND %s
"""  # noqa: S608

WRITE = """
WITH people AS (
    SELECT person.subject_id, person.birth_date
    FROM members_member person
    WHERE person.subject_id IN ({mailable})
      AND EXISTS (
          SELECT FROM arrivals_choice choice
          WHERE choice.member_id = person.subject_id AND choice.interest_id IN (
              SELECT interest_id FROM arrivals_arrival WHERE run_id = %s))
), carers AS (
    SELECT people.subject_id AS child, family.guardian_id AS reader
    FROM people
    JOIN members_guardianship family ON family.child_id = people.subject_id
    JOIN members_member carer ON carer.subject_id = family.guardian_id
    JOIN members_account account ON account.member_id = family.guardian_id
    WHERE people.birth_date > %s AND carer.restricted_on IS NULL AND account.email <> ''
), readers AS (
    SELECT reader FROM carers
    UNION
    SELECT people.subject_id
    FROM people JOIN members_account account ON account.member_id = people.subject_id
    WHERE account.email <> '' AND people.subject_id NOT IN (SELECT child FROM carers)
)
INSERT INTO notifications_message
    (member_id, kind, about, due_on, channel, state, why, attempts, written_at, not_before,
     not_after)
SELECT reader, %s, %s, %s, 'email', 'waiting', '', 0, %s, %s, %s
FROM readers
ORDER BY reader
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Due:
    """A round that must be written: the day it belongs to, and which titles are new in it."""

    due_on: date
    first_day: date
    last_day: date


def due_round(today: date) -> Due | None:
    """Return the round that must be written today; empty when it was already.

    A round that was missed is written as soon as anything runs again, and the next comes on its
    own day: nothing is told twice and no title is skipped. Of several that were missed there is one.
    """
    due_on = today - timedelta(days=(today.isoweekday() - settings.ARRIVALS_WEEKDAY) % 7)
    last = Run.objects.last()
    if last and last.due_on >= due_on:
        return None
    return _round_of(due_on, until=today, last=last)


def next_round(today: date) -> Due:
    """Return the round that comes first, as it would be if it were written today."""
    last = Run.objects.last()
    found = due_round(today)
    if found:
        return found
    ahead = timedelta(days=(settings.ARRIVALS_WEEKDAY - today.isoweekday() - 1) % 7 + 1)
    return _round_of(today + ahead, until=today + timedelta(days=1), last=last)


def _round_of(due_on: date, *, until: date, last: Run | None) -> Due:
    """The titles of a round arrived before `until`, and after those of the last round."""
    since = last.last_day + timedelta(days=1) if last else due_on - A_WEEK
    last_day = until - timedelta(days=1)
    return Due(due_on, min(max(since, until - OLDEST), last_day), last_day)


@transaction.atomic
def write_round(*, now: datetime) -> Run | None:
    """Write the mails of this week, at most one for each reader; empty when it was done already.

    The readers of what a child of 15 or younger chose are the parents or carers. Two schedulers
    write one round: the second waits for the first and finds it done.
    """
    today = day_of(now)
    due = due_round(today)
    if due is None:
        return None
    run, is_mine = Run.objects.get_or_create(
        due_on=due.due_on,
        defaults={"first_day": due.first_day, "last_day": due.last_day, "written_at": now},
    )
    if not is_mine:
        return None
    Arrival.objects.exclude(run=run).delete()
    _find_titles(run)
    run.titles = Arrival.objects.filter(run=run).values("title").distinct().count()
    run.messages = _write_messages(run, now=now)
    run.save(update_fields=["titles", "messages"])
    return run


def _find_titles(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [run.pk, run.first_day, run.last_day])


def _write_messages(run: Run, *, now: datetime) -> int:
    today = day_of(now)
    who = mailable(Purpose.NEW_ARRIVALS, today=today).order_by().values("pk")
    sql, known = who.query.sql_with_params()
    message: list[Any] = [CODE, run.pk, run.due_on, now, when_allowed(now), _too_late(run)]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE.format(mailable=sql),
            [*known, run.pk, child_if_born_after(today), *message],
        )
        return int(cursor.rowcount)


def _too_late(run: Run) -> datetime:
    """From the day of the next round on, a mail of this one helps nobody."""
    return datetime.combine(run.due_on + A_WEEK, time(), AMSTERDAM)
