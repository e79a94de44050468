"""Tell a member that something lies ready, or that it lay there too long.

Who cancels a reservation sees at once that it is done, and gets no message about it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from members.models import Member
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.readers import child_if_born_after, routes_of_readers
from reservations.models import Reservation

READY, EXPIRED = "reservation_ready", "reservation_expired"
NEWS_DAYS = 14
"""After so many days it is no news any more that something was not collected."""
Pair = tuple[Message, Reservation | None]


def write_ready(reservation: Reservation, *, at: datetime) -> int:
    """Write that it lies ready, for each reader; part of the change. Return how many were written."""
    last_day = reservation.pickup_until
    return write(READY, reservation, due_on=last_day, at=at) if last_day else 0


def write_expired(reservation: Reservation, *, at: datetime) -> int:
    """Write that it was not collected, for each reader; part of the change."""
    last_day = reservation.pickup_until
    return write(EXPIRED, reservation, due_on=last_day, at=at) if last_day else 0


def write(
    kind: str,
    reservation: Reservation,
    *,
    due_on: date,
    at: datetime,
    step: str = "",
    useful: timedelta | None = None,
) -> int:
    """Write one message of a kind for each reader, date and step, once and for ever.

    It helps nobody any more when it has not left `useful` after the moment at which it may leave.
    """
    readers = routes_of_readers(reservation.member, kind=kind, today=day_of(at))
    not_before = when_allowed(at) if readers else at
    written = Message.objects.bulk_create(
        [
            Message(
                member_id=reader,
                kind=kind,
                about=reservation.pk,
                due_on=due_on,
                step=step,
                channel=channel,
                written_at=at,
                not_before=not_before,
                not_after=not_before + useful if useful else None,
            )
            for reader, channel in readers.items()
        ],
        ignore_conflicts=True,
    )
    return len(written)


class ReservationReady:
    """Something lies ready: true while it does, for who reserved it or a carer."""

    label: str | Promise = _("Your reservation is ready")
    channels = ("email", "sms", "letter")
    group = Group.RESERVATIONS

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what still lies there today. It says the last day as it is when it leaves.

        That is why it has no last moment of its own: the day may be moved while it waits.
        """
        ready = Reservation.objects.ready().filter(
            is_reader(today), pk=OuterRef("about"), pickup_until__gte=today
        )
        return messages.filter(Exists(ready)).exclude(has_newer(READY))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, member, branch and day."""
        return [letter(READY, pairs) for pairs in envelopes(messages) if pairs[0][1]]


class ReservationExpired:
    """Something was not collected. What it was is known until the copy leaves the hold shelf."""

    label: str | Promise = _("Your reservation was not collected")
    channels = ("email", "sms", "letter")
    group = Group.RESERVATIONS

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is news; whoever is no carer any more hears nothing."""
        mine = Reservation.objects.filter(pk=OuterRef("about"))
        is_for_somebody_else = mine.exclude(is_reader(today))
        return messages.filter(due_on__gte=today - timedelta(days=NEWS_DAYS)).exclude(
            Exists(is_for_somebody_else)
        )

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, member, branch and day."""
        return [letter(EXPIRED, pairs) for pairs in envelopes(messages)]


def has_newer(*kinds: str) -> Exists:
    """Say whether the same reader has a newer message about the same reservation, of these kinds."""
    newer = Message.objects.filter(
        kind__in=kinds, about=OuterRef("about"), member=OuterRef("member"), pk__gt=OuterRef("pk")
    )
    return Exists(newer)


def is_reader(today: date) -> Q:
    """Say who may read about a reservation: whoever made it, or a carer of a child; unlocked."""
    is_carer = Q(
        member__guardianships__guardian=OuterRef("member"),
        member__birth_date__gt=child_if_born_after(today),
    )
    return Q(member__restricted_on=None) & (Q(member=OuterRef("member")) | is_carer)


def envelopes(messages: Sequence[Message]) -> list[list[Pair]]:
    """Put together what goes in one letter. One query."""
    found = Reservation.objects.select_related(
        "member", "pickup_branch", "of_branch", "title", "whereabouts"
    ).in_bulk([message.about for message in messages])
    pairs: list[Pair] = [(each, found.get(each.about)) for each in messages]
    pairs.sort(key=_envelope)
    return [list(together) for _key, together in groupby(pairs, key=_envelope)]


def _envelope(pair: Pair) -> tuple[str, date, str, str, int]:
    message, reservation = pair
    day = (reservation and reservation.pickup_until) or message.due_on
    if reservation is None:
        return str(message.member_id), day, "", "", 0
    who, where = str(reservation.member_id), reservation.pickup_branch_id
    return str(message.member_id), day, reservation.state, who, where


def letter(kind: str, pairs: Sequence[Pair]) -> Letter:
    """Make one letter about reservations of one person, at one branch, for one day."""
    message, first = pairs[0]
    known = [reservation for _message, reservation in pairs if reservation]
    is_own = first is None or message.member_id == first.member_id
    words = {
        "borrower": "" if first is None or is_own else _called(first.member),
        "count": len(pairs),
        "last_day": _envelope(pairs[0])[1],
        "branch": first.pickup_branch if first else None,
        "is_ready": first is not None and first.state == Reservation.State.READY,
        "things": [_thing(each, shows_title=_shows_titles(message, each)) for each in known],
        "shows_titles": any(_shows_titles(message, each) for each in known),
        "page_url": site_url("reservations:list"),
    }
    return Letter(message.member, [each for each, _ in pairs], f"emails/{kind}", words)


def _shows_titles(message: Message, reservation: Reservation) -> bool:
    return message.member_id == reservation.member_id and message.member.shows_titles_in_mail


def _called(member: Member) -> str:
    return member.given_name or member.full_name


def _thing(reservation: Reservation, *, shows_title: bool) -> dict[str, object]:
    place = getattr(reservation, "whereabouts", None)
    return {
        "code": place.pickup_code if place else "",
        "title": reservation.title.title if shows_title else "",
        "of_branch": reservation.of_branch,
        "is_one_copy": reservation.copy_id is not None,
    }
