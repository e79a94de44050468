"""Write the messages of the ladder: one statement for each step, however many loans.

Whoever plans twice, at once or after days without planning, writes each message once. A step that
was missed is said once, as long as the next has not come; a later step keeps its own day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bieb.lib.clock import day_of
from loans.models import Loan
from loans.models.loan import LoanQuerySet
from notifications.quiet import when_allowed
from notifications.readers import child_if_born_after
from notifications.routing import route_sql
from reminders.conditions import ADULT, may_be_said, with_open_cents
from reminders.household import TOGETHER
from reminders.ladder import Rung, rungs
from reminders.models import HouseholdShare, Step

PLANNING = 0x6C6164646572
"""The lock under which is planned: "ladder" in hexadecimal."""
# Who reads it, and the first channel of the step that reaches them; one they chose goes before.
# Whoever lets a housemate read along does not read it too, as long as that one can be reached.
CHOSEN = """
WITH due AS MATERIALIZED (
    SELECT loan.pk AS id, loan.due_on, loan.member_id AS borrower, person.birth_date{money}
    FROM ({loans}) AS loan (pk, due_on, member_id{open_cents})
    JOIN members_member person ON person.subject_id = loan.member_id
), enough AS (
    SELECT id, due_on, borrower, birth_date FROM due {enough}
), sharing AS MATERIALIZED (
    SELECT * FROM ({shares}) AS share (giver, taker) WHERE %(goes_together)s
), reading AS (
    SELECT enough.id, due_on, borrower, family.guardian_id AS reader, true AS is_carer,
        false AS is_shared
    FROM enough
    JOIN members_guardianship family ON family.child_id = enough.borrower
    WHERE enough.birth_date > %(child_if_born_after)s
    UNION ALL
    SELECT id, due_on, borrower, borrower, false, false FROM enough
    WHERE NOT (%(is_money)s AND coalesce(birth_date > %(minor_if_born_after)s, false))
    UNION ALL
    SELECT enough.id, due_on, borrower, sharing.taker, false, true FROM enough
    JOIN sharing ON sharing.giver = enough.borrower
    WHERE NOT EXISTS (
        SELECT FROM notifications_message AS earlier
        WHERE earlier.about = enough.id AND earlier.due_on = enough.due_on
          AND earlier.step = %(step)s AND earlier.member_id = sharing.taker)
), routed AS MATERIALIZED (
    SELECT reading.*, {route} AS channel, {refuses} AS refuses
    FROM reading
    JOIN members_member person ON person.subject_id = reading.reader
    WHERE person.restricted_on IS NULL
), reached AS (
    SELECT * FROM routed
    WHERE (channel IS NOT NULL OR (refuses AND NOT is_shared))
      AND (is_carer OR is_shared OR id NOT IN (
          SELECT id FROM routed WHERE is_carer AND (channel IS NOT NULL OR refuses)))
      AND (id, reader) NOT IN (
          SELECT routed.id, sharing.giver FROM routed JOIN sharing ON sharing.taker = routed.reader
          WHERE channel IS NOT NULL AND NOT refuses)
), wanted AS (
    SELECT * FROM reached WHERE channel IS NOT NULL AND NOT refuses AND NOT {kept}
)"""
REFUSES = """(%(can_be_refused)s AND EXISTS (
        SELECT FROM members_channelpreference refusal
        WHERE refusal.kind = %(kind)s AND refusal.channel = 'none'
          AND refusal.member_id = {member}))"""
WRITTEN = """, written AS (
    INSERT INTO notifications_message
        (member_id, kind, about, due_on, step, channel, state, why, attempts, written_at,
         not_before, not_after)
    SELECT reader, %(kind)s, id, due_on, %(step)s, channel, %(state)s, '', 0, %(now)s,
        %(not_before)s, (due_on + %(last)s + 1) AT TIME ZONE 'Europe/Amsterdam'
    FROM wanted
    ORDER BY reader, due_on, borrower, id
    ON CONFLICT DO NOTHING
    RETURNING channel
)
SELECT channel, count(*), NULL FROM written GROUP BY channel
UNION ALL
SELECT NULL, 0, count(DISTINCT borrower) FROM enough WHERE id NOT IN (SELECT id FROM reached)
"""
COUNTED = """
SELECT channel, count(*), NULL FROM wanted GROUP BY channel
UNION ALL
SELECT NULL, 0, count(DISTINCT borrower) FROM enough WHERE id NOT IN (SELECT id FROM reached)
"""


@dataclass(frozen=True)
class Planned:
    """What one step came to: messages by channel, and borrowers of whom nobody can be reached."""

    step: str
    channels: dict[str, int]
    unreachable: int

    @property
    def messages(self) -> int:
        return sum(self.channels.values())


def write_reminders(*, now: datetime) -> list[Planned]:
    """Write the messages of every step that may be said. Safe to repeat, and to do twice at once.

    Nothing is written that could only leave after the next step came.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLANNING])
        return _plan_all(Step.objects.climbed(), CHOSEN + WRITTEN, now=now)


def count_reminders(steps: Iterable[Step], *, now: datetime) -> list[Planned]:
    """Say what planning now by these steps would write; nothing is written."""
    return _plan_all(steps, CHOSEN + COUNTED, now=now)


def in_turn(rung: Rung, *, today: date, leaves: date) -> LoanQuerySet:
    """Return the loans whose days say that it is the turn of this step."""
    return Loan.objects.filter(
        due_on__range=(leaves - timedelta(days=rung.last), today - timedelta(days=rung.first))
    )


def _plan_all(steps: Iterable[Step], statement: str, *, now: datetime) -> list[Planned]:
    leaves = when_allowed(now)
    return [_plan(rung, statement, now=now, leaves=leaves) for rung in rungs(steps)]


def _plan(rung: Rung, statement: str, *, now: datetime, leaves: datetime) -> Planned:
    step, today = rung.step, day_of(now)
    loans = may_be_said(in_turn(rung, today=today, leaves=day_of(leaves)), step, today=today)
    columns = ["pk", "due_on", "member_id"]
    if step.min_cents:
        loans, columns = with_open_cents(loans), [*columns, "open_cents"]
    found, params = loans.order_by().values_list(*columns).query.sql_with_params()
    named = {f"loans_{number}": value for number, value in enumerate(params)}
    route, ways = route_sql("reading.reader", kind=step.kind, allowed=step.channels)
    sql = statement.format(
        loans=found % tuple(f"%({name})s" for name in named),
        route=route,
        refuses=REFUSES.format(member="reading.reader"),
        kept=REFUSES.format(member="borrower"),
        money=", loan.open_cents" if step.min_cents else "",
        open_cents=", open_cents" if step.min_cents else "",
        enough=_enough(step),
        shares=HouseholdShare.objects.working().values_list("member", "reader").query,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, named | ways | _params(rung, now=now, leaves=leaves))
        rows: Sequence[tuple[str | None, int, int | None]] = cursor.fetchall()
    channels = {channel: number for channel, number, _ in rows if channel}
    return Planned(step.code, channels, sum(left or 0 for _, _, left in rows))


def _params(rung: Rung, *, now: datetime, leaves: datetime) -> dict[str, Any]:
    step, today = rung.step, day_of(now)
    age = {"age": ADULT} if step.is_about_money else {}
    return {
        "kind": step.kind,
        "step": step.code,
        "state": "waiting" if step.check_by == Step.Check.NONE else "held",
        "last": rung.last,
        "min_cents": step.min_cents,
        "is_money": step.is_about_money,
        "goes_together": step.kind in TOGETHER,
        "can_be_refused": step.kind == Step.Kind.DUE_SOON,
        "child_if_born_after": child_if_born_after(today, **age),
        "minor_if_born_after": child_if_born_after(today, age=ADULT),
        "now": now,
        "not_before": leaves,
    }


def _enough(step: Step) -> str:
    """Keep who owes enough for this step, everything that is in turn together."""
    if not step.min_cents:
        return ""
    return (
        "WHERE borrower IN (SELECT borrower FROM due GROUP BY borrower"
        " HAVING sum(open_cents) >= %(min_cents)s)"
    )
