"""What the library itself changes, however far a reservation is; whoever waits is told."""

from datetime import date, datetime

from django.db import transaction

from catalog.calendar import open_days
from catalog.models import Branch
from reservations import errors, news
from reservations.models import Reservation, Whereabouts
from reservations.operations.locking import lock_reservation

State = Reservation.State


@transaction.atomic
def move(reservation: Reservation, *, branch: Branch, today: date, at: datetime) -> Reservation:
    """Let it be picked up at `branch`, wherever its copy is, and tell whoever waits for it.

    A copy that travels goes there. One that lies ready elsewhere comes off the hold shelf and
    travels: it is ready again, with new shelf days, where it is scanned. Safe to repeat.

    Raises:
        NoPickupThere: the branch has no building.
        Reservation.DoesNotExist: it ended meanwhile.
        NotReady: it was not collected, or cannot go on.
    """
    reservation = _running(reservation)
    if branch.is_virtual:
        raise errors.NoPickupThere(branch=branch)
    if reservation.pickup_branch_id == branch.pk:
        return reservation
    if reservation.state == State.READY:
        _send_on(reservation, branch, at)
    Whereabouts.objects.filter(reservation=reservation).update(branch=branch)
    reservation.pickup_branch = branch
    reservation.save(update_fields=["pickup_branch"])
    news.write_moved(reservation, at=at)
    return reservation


@transaction.atomic
def keep_until(
    reservation: Reservation, *, last_day: date, today: date, at: datetime
) -> Reservation:
    """Give what lies ready another last day, and tell whoever waits for it.

    A closed day becomes the next open one. The member can still keep it longer once.

    Raises:
        NotReady: nothing lies ready.
        DayHasPassed: the day lies before today, or after the last day on which it is needed.
    """
    reservation = _running(reservation)
    if reservation.state != State.READY:
        raise errors.NotReady
    last = open_days(reservation.pickup_branch).first_open_from(last_day)
    if last_day < today or last > (reservation.not_needed_after or last):
        raise errors.DayHasPassed
    if last != reservation.pickup_until:
        reservation.pickup_until = last
        reservation.save(update_fields=["pickup_until"])
        news.write_moved(reservation, at=at)
    return reservation


def _running(reservation: Reservation) -> Reservation:
    """Lock it, and see that it still goes on."""
    reservation = lock_reservation(reservation)
    if reservation.state in (State.EXPIRED, State.STOPPED):
        raise errors.NotReady
    return reservation


def _send_on(reservation: Reservation, branch: Branch, at: datetime) -> None:
    """Take the copy off its hold shelf: from now on it travels to `branch`."""
    Whereabouts.objects.filter(reservation=reservation).update(
        state=Whereabouts.State.IN_TRANSIT,
        came_from=reservation.pickup_branch_id,
        branch=branch,
        pickup_code="",
        since=at,
    )
    reservation.state, reservation.pickup_until = State.IN_TRANSIT, None
    reservation.is_extended = False
    reservation.save(update_fields=["state", "pickup_until", "is_extended"])
