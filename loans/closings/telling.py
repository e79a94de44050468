"""Tell people that their dates moved, and that they moved back: one message for each reader.

A message is about the whole closing. What it lists is read when it leaves, so it never mentions
what was brought back or renewed meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bieb.lib.clock import day_of
from loans.closings.models import CalendarChange, ShiftedDate
from loans.closings.things import Thing, intact, things_of
from loans.naming import BOOKS, how_many
from members.models import ChannelPreference, Guardianship, Member
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import moments_allowed
from notifications.readers import child_if_born_after
from notifications.routing import route_sql

MOVED, RESTORED = "dates_moved", "dates_restored"
WRITE = """
WITH moved AS (
    SELECT DISTINCT shifted.member_id FROM {which}
), carers AS (
    SELECT family.child_id AS borrower, family.guardian_id AS reader, {route} AS way,
        {refuses} AS refuses
    FROM moved
    JOIN members_member person ON person.subject_id = moved.member_id
    JOIN members_guardianship family ON family.child_id = moved.member_id
    WHERE person.birth_date > %(child_if_born_after)s AND family.guardian_id IS NOT NULL
), own AS (
    SELECT moved.member_id AS reader FROM moved
    WHERE moved.member_id NOT IN (SELECT borrower FROM carers WHERE way IS NOT NULL OR refuses)
), readers AS (
    SELECT borrower, reader, way FROM carers
    UNION ALL
    SELECT reader, reader, {own_route} FROM own
)
INSERT INTO notifications_message
    (member_id, kind, about, due_on, channel, state, why, attempts, written_at, not_before)
SELECT DISTINCT reader, %(kind)s::text, %(change)s::bigint, %(last_day)s::date, way, 'waiting',
    '', 0, %(at)s::timestamptz, %(not_before)s::timestamptz
FROM readers
WHERE way IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM members_channelpreference wish
    WHERE wish.kind = %(kind)s::text AND wish.channel = 'none'
      AND wish.member_id IN (reader, borrower))
  AND NOT EXISTS (
    SELECT FROM members_member locked
    WHERE locked.restricted_on IS NOT NULL AND locked.subject_id IN (reader, borrower))
  AND NOT EXISTS (
    SELECT FROM notifications_message earlier
    WHERE earlier.kind = %(kind)s::text AND earlier.about = %(change)s
      AND earlier.due_on = %(last_day)s::date AND earlier.member_id = reader) AND {told}
ON CONFLICT DO NOTHING
"""
REFUSES = """EXISTS (
        SELECT FROM members_channelpreference refusal
        WHERE refusal.kind = %(kind)s::text AND refusal.channel = 'none'
          AND refusal.member_id = family.guardian_id)"""
JUST_NOW = """unnest(%(whats)s::text[], %(numbers)s::bigint[]) AS moved (what, number)
    JOIN loans_shifteddate AS shifted ON shifted.change_id = %(change)s
        AND shifted.what = moved.what AND shifted.number = moved.number"""
EVERYTHING = "loans_shifteddate AS shifted WHERE shifted.change_id = %(change)s"
WHOEVER_WAS_TOLD = """reader IN (
    SELECT told.member_id FROM notifications_message told
    WHERE told.kind = 'dates_moved' AND told.about = %(change)s
      AND told.state NOT IN ('waiting', 'dropped'))"""


def tell_moved(change: CalendarChange, moved: Mapping[str, Sequence[int]], *, at: datetime) -> int:
    """Write one message to whoever must hear of what moved. Return how many were written.

    Whoever was told of these same days already hears nothing more.
    """
    pairs = [(what, number) for what, numbers in moved.items() for number in numbers]
    params = {"whats": [what for what, _ in pairs], "numbers": [number for _, number in pairs]}
    return _write(change, MOVED, {"which": JUST_NOW, "told": "true"}, params, at=at)


def tell_restored(change: CalendarChange, *, at: datetime) -> int:
    """Write one correction to whoever was told that dates moved; return how many were written.

    A message that did not leave yet is dropped: there is nothing to correct then.
    """
    waiting = Message.objects.filter(
        kind=MOVED, about=change.pk, state=Message.State.WAITING, claimed_at=None
    )
    waiting.update(state=Message.State.DROPPED, why="undone", finished_at=at)
    return _write(change, RESTORED, {"which": EVERYTHING, "told": WHOEVER_WAS_TOLD}, {}, at=at)


def _write(
    change: CalendarChange,
    kind: str,
    parts: dict[str, str],
    params: dict[str, Any],
    *,
    at: datetime,
) -> int:
    """Write the messages, each by the way that its reader wants or else one that works."""
    route, ways = route_sql("family.guardian_id", kind=kind)
    own_route, _same = route_sql("own.reader", kind=kind)
    statement = WRITE.format(route=route, own_route=own_route, refuses=REFUSES, **parts)
    common: dict[str, Any] = {
        "change": change.pk,
        "kind": kind,
        "last_day": change.last_day,
        "child_if_born_after": child_if_born_after(day_of(at)),
        "at": at,
        "not_before": moments_allowed(at)[1],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, common | ways | params)
        return int(cursor.rowcount)


@dataclass(frozen=True)
class Line:
    """Things of one person that have one date, as a letter says it."""

    borrower: str
    """Empty when they are the reader's own."""
    is_shelf: bool
    what: Promise
    day: date
    titles: Sequence[str]


class DatesMoved:
    """The news: true as long as the closing stands and something still has the date it gave."""

    code = MOVED
    label: str | Promise = gettext_lazy("Message when a date moves because we are closed")
    channels = ("email", "sms", "letter")
    group = Group.LIBRARY

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what has something to tell to the borrower or to a carer."""
        return messages.filter(Exists(self._to_tell(today)))

    def _to_tell(self, today: date) -> "QuerySet[ShiftedDate]":
        is_carer = Q(
            member__guardianships__guardian=OuterRef("member"),
            member__birth_date__gt=child_if_born_after(today),
        )
        refusals = ChannelPreference.objects.filter(
            member=OuterRef("member"), kind=self.code, channel=ChannelPreference.Channel.NONE
        )
        rows = intact(ShiftedDate.objects.filter(change=OuterRef("about"), new__gte=today))
        return rows.filter(
            Q(member=OuterRef("member")) | is_carer,
            member__restricted_on=None,
            change__undone_at__isnull=self.code == MOVED,
        ).exclude(Exists(refusals))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader and closing. The number of queries is fixed."""
        changes = CalendarChange.objects.select_related("branch").in_bulk(
            [message.about for message in messages]
        )
        families = _families(messages)
        people = {person for family in families.values() for person in family}
        things = things_of(changes, people)
        return [
            _letter(self.code, message, changes[message.about], mine)
            for message in messages
            if (mine := [each for each in things if _is_for(each, message, families)])
        ]


class DatesRestored(DatesMoved):
    """The correction: true when the closing was undone and something has its old date back."""

    code = RESTORED
    label: str | Promise = gettext_lazy("Message when a moved date moves back")


def _families(messages: Sequence[Message]) -> dict[UUID, set[UUID]]:
    """Return for each reader whose things a letter is about: their own and their children's."""
    families = {message.member_id: {message.member_id} for message in messages}
    written_on = min(day_of(message.written_at) for message in messages)
    children = Guardianship.objects.filter(
        guardian__in=list(families), child__birth_date__gt=child_if_born_after(written_on)
    )
    for guardian, child in children.values_list("guardian", "child"):
        families[guardian].add(child)
    return families


def _is_for(thing: Thing, message: Message, families: Mapping[UUID, set[UUID]]) -> bool:
    return thing.change_id == message.about and thing.member.pk in families[message.member_id]


def _letter(code: str, message: Message, change: CalendarChange, things: Iterable[Thing]) -> Letter:
    words = {
        "place": change.branch.name if change.branch else settings.LIBRARY_NAME,
        "reason": change.name,
        "first_day": change.first_day,
        "last_day": change.last_day,
        "is_one_day": change.first_day == change.last_day,
        "is_emergency": change.is_emergency,
        "lines": _lines(message.member, things),
        "loans_url": site_url("loans:list"),
    }
    return Letter(message.member, [message], f"emails/{code}", words)


def _lines(reader: Member, things: Iterable[Thing]) -> list[Line]:
    in_order = sorted(things, key=lambda each: each.together)
    return [
        _line(reader, list(group)) for _, group in groupby(in_order, key=lambda each: each.together)
    ]


def _line(reader: Member, group: Sequence[Thing]) -> Line:
    first = group[0]
    is_own = first.member.pk == reader.pk
    return Line(
        borrower="" if is_own else first.member.given_name or first.member.full_name,
        is_shelf=first.is_shelf,
        what=_what(group),
        day=first.day,
        titles=[each.title for each in group] if is_own and reader.shows_titles_in_mail else [],
    )


def _what(group: Sequence[Thing]) -> Promise:
    """Say "2 books", or "2 things" when not all are books, in the language of the reader."""
    return how_many(len(group), are_books=all(each.type_code in BOOKS for each in group))
