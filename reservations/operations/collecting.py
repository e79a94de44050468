"""Look at the queue when a copy is lent: whose is it, and which reservation ends with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.models import Branch, Copy
from circulation.blocks import Override
from reservations import errors, events
from reservations.models import (
    InterlibraryRequest,
    PastReservation,
    QueueEvent,
    Reservation,
    Whereabouts,
)
from reservations.operations.ending import Outcome, end
from reservations.operations.locking import lock_copy, lock_title
from reservations.operations.undoing import as_words

State = InterlibraryRequest.State


@dataclass(frozen=True)
class Collected:
    """What came of a copy that is taken along: the reservations that it ended, as facts.

    `memory` is what `give_back` needs when the loan is undone, as JSON can hold it: rows and words
    that are gone, without the member.
    """

    ended: Sequence[PastReservation]
    memory: dict[str, Any]


@transaction.atomic
def collect(
    copy_id: int,
    member_id: UUID,
    *,
    branch: Branch,
    today: date,
    at: datetime,
    override: Override | None = None,
) -> Collected:
    """Let `member_id` take the copy at `branch`, and end the reservation that is fulfilled by it.

    Part of lending, which asks it only about a copy that has a place or is waited for. It needs
    the locks of the copy and its title; lending holds them, and that of the member. A copy that is
    kept for this very member elsewhere is let go of. Whoever takes a copy from the shelf while
    others wait makes an exception that is written down.

    Raises:
        CopyHeld: it is kept for somebody else.
        CopyOnItsWay: it travels to another branch for this member, and nobody gave a reason.
        ClearFirst: it must come off the hold shelf, and somebody else is first in line.
    """
    copy = lock_copy(copy_id)
    lock_title(copy.title_id)
    place = Whereabouts.objects.select_related("branch", "reservation").filter(copy=copy_id).first()
    holder = place.reservation if place else None
    if holder is not None and holder.member_id != member_id:
        raise errors.CopyHeld
    mine = Reservation.objects.running().filter(title=copy.title_id, member=member_id)
    own = holder if holder is not None and not _was_too_late(holder) else mine.first()
    others = _first_of_others(copy, member_id, today)
    lay = as_words(place) if place is not None else None
    written = []
    if place is not None:
        _refuse_place(place, branch, override, own=own, others=others)
        written += _write_exception(place, branch, override, at=at)
        place.delete()
    if others is not None and holder is None and not _is_ahead(own, others):
        written.append(events.write(others, QueueEvent.Kind.FROM_THE_SHELF, at=at))
    fulfilled = {each.pk: each for each in (holder, own) if each is not None}
    ended = [_fulfil(each, today=today) for each in fulfilled.values()]
    memory = {
        "place": lay,
        "written": [line.pk for line in written],
        "ended": [words for _past, words in ended],
    }
    return Collected([past for past, _words in ended], memory)


def _fulfil(reservation: Reservation, *, today: date) -> tuple[PastReservation, dict[str, Any]]:
    """End it as collected; return the fact, and what is lost with the row."""
    words = {
        "reservation": as_words(reservation, without="member"),
        "lines": [[line.pk, line.reason] for line in reservation.events.all()],
        "requests": _lent_from_elsewhere(reservation),
    }
    past = end(reservation, Outcome.COLLECTED, today=today)
    return past, {**words, "past": past.pk}


def _lent_from_elsewhere(reservation: Reservation) -> list[int]:
    """Say so on the request when this is a book of another library; return which that was."""
    if reservation.copy_id is None:
        return []
    received = InterlibraryRequest.objects.filter(copy=reservation.copy_id, state=State.RECEIVED)
    numbers = list(received.values_list("pk", flat=True))
    received.update(state=State.LENT)
    return numbers


def _was_too_late(holder: Reservation) -> bool:
    """Say whether its shelf days are over: then it gives no place before whoever waits."""
    return holder.state == Reservation.State.EXPIRED


def _first_of_others(copy: Copy, member_id: UUID, today: date) -> Reservation | None:
    waiting = Reservation.objects.waiting().active(today).suited_by(copy)
    return waiting.exclude(member=member_id).in_order().first()


def _is_ahead(own: Reservation | None, other: Reservation) -> bool:
    """Say whether the member's own reservation stands before that of the other."""
    return own is not None and _place_in_line(own) < _place_in_line(other)


def _place_in_line(reservation: Reservation) -> tuple[bool, datetime, int]:
    return (not reservation.has_priority, reservation.placed_at, reservation.pk)


def _refuse_place(
    place: Whereabouts,
    branch: Branch,
    override: Override | None,
    *,
    own: Reservation | None,
    others: Reservation | None,
) -> None:
    if place.state == Whereabouts.State.TO_CLEAR and others and not _is_ahead(own, others):
        raise errors.ClearFirst
    has_reason = override is not None and override.reason.strip()
    if _is_elsewhere(place, branch) and not has_reason:
        raise errors.CopyOnItsWay(branch=place.branch)


def _is_elsewhere(place: Whereabouts, branch: Branch) -> bool:
    """Say whether it should be travelling to another desk for the member who takes it now."""
    return (
        place.reservation is not None
        and place.state == Whereabouts.State.IN_TRANSIT
        and place.branch_id != branch.pk
    )


def _write_exception(
    place: Whereabouts, branch: Branch, override: Override | None, *, at: datetime
) -> list[QueueEvent]:
    if place.reservation is None or override is None or not _is_elsewhere(place, branch):
        return []
    line = events.write(
        place.reservation,
        QueueEvent.Kind.COLLECTED_IN_TRANSIT,
        at=at,
        reason=override.reason,
        staff_id=override.staff_id,
    )
    return [line]
