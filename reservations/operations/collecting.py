"""Look at the queue when a copy is lent: whose is it, and which reservation ends with it."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from catalog.models import Branch, Copy
from circulation.blocks import Override
from reservations import errors, events
from reservations.models import PastReservation, QueueEvent, Reservation, Whereabouts
from reservations.operations.ending import Outcome, end
from reservations.operations.locking import lock_copy, lock_title

ANYTHING = """
SELECT EXISTS (SELECT FROM reservations_whereabouts AS place WHERE place.copy_id = copy.id)
    OR EXISTS (SELECT FROM reservations_reservation AS wish WHERE wish.title_id = copy.title_id)
FROM catalog_copy AS copy WHERE copy.id = %s
"""


@transaction.atomic
def collect(
    copy_id: int,
    member_id: UUID,
    *,
    branch: Branch,
    today: date,
    at: datetime,
    override: Override | None = None,
) -> PastReservation | None:
    """Let `member_id` take the copy at `branch`, and end the reservation that is fulfilled by it.

    Part of lending. Call it with the copy locked and before the member is: it locks the title when
    there is anything to decide, and reads one row when there is not. A copy that is kept for this
    very member elsewhere is let go of. Whoever takes a copy from the shelf while others wait makes
    an exception that is written down.

    Raises:
        CopyHeld: it is kept for somebody else.
        CopyOnItsWay: it travels to another branch for this member, and nobody gave a reason.
        ClearFirst: it must come off the hold shelf, and somebody else is first in line.
    """
    if not _anything_to_decide(copy_id):
        return None
    copy = lock_copy(copy_id)
    lock_title(copy.title_id)
    place = Whereabouts.objects.select_related("branch", "reservation").filter(copy=copy_id).first()
    holder = place.reservation if place else None
    if holder is not None and holder.member_id != member_id:
        raise errors.CopyHeld
    mine = Reservation.objects.running().filter(title=copy.title_id, member=member_id)
    own = holder if holder is not None and not _was_too_late(holder) else mine.first()
    others = _first_of_others(copy, member_id, today)
    if place is not None:
        _refuse_place(place, branch, override, own=own, others=others)
        _write_exception(place, branch, override, at=at)
        place.delete()
    if others is not None and holder is None and not _is_ahead(own, others):
        events.write(others, QueueEvent.Kind.FROM_THE_SHELF, at=at)
    fulfilled = {each.pk: each for each in (holder, own) if each is not None}
    ended = [end(each, Outcome.COLLECTED, today=today) for each in fulfilled.values()]
    return ended[-1] if ended else None


def _anything_to_decide(copy_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING, [copy_id])
        return bool(cursor.fetchone()[0])


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
) -> None:
    if place.reservation is not None and override is not None and _is_elsewhere(place, branch):
        events.write(
            place.reservation,
            QueueEvent.Kind.COLLECTED_IN_TRANSIT,
            at=at,
            reason=override.reason,
            staff_id=override.staff_id,
        )
