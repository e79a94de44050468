"""Change a reservation that goes on: suspend, resume, pick up elsewhere, keep longer, go first."""

from datetime import date, datetime, timedelta

from django.db import transaction

from catalog.calendar import open_days
from catalog.models import Branch
from members.models import Account
from reservations import errors, events
from reservations.models import QueueEvent, Reservation
from reservations.operations.locking import lock_reservation
from reservations.operations.placing import refuse_days
from reservations.terms import terms_of


@transaction.atomic
def suspend(reservation: Reservation, *, until: date, today: date) -> Reservation:
    """Let others go first until `until`; on that day it takes part again, at its old place.

    Raises:
        AlreadyCaptured: a copy is on its way or ready.
        DayHasPassed, SuspendedTooLong: the day does not fit.
    """
    reservation = _waiting(reservation)
    refuse_days(until, reservation.not_needed_after, today=today)
    reservation.suspended_until = until
    reservation.save(update_fields=["suspended_until"])
    return reservation


@transaction.atomic
def resume(reservation: Reservation) -> Reservation:
    """End the suspension now. Safe to repeat."""
    reservation = lock_reservation(reservation)
    reservation.suspended_until = None
    reservation.save(update_fields=["suspended_until"])
    return reservation


@transaction.atomic
def need_until(reservation: Reservation, *, last_day: date | None, today: date) -> Reservation:
    """Change the last day on which it is of any use; `None` means that it always is.

    Raises:
        AlreadyCaptured: a copy is on its way or ready.
        DayHasPassed, SuspendedTooLong: the day does not fit.
    """
    reservation = _waiting(reservation)
    suspended = reservation.suspended_until if reservation.is_suspended(today) else None
    refuse_days(suspended, last_day, today=today)
    reservation.not_needed_after, reservation.suspended_until = last_day, suspended
    reservation.save(update_fields=["not_needed_after", "suspended_until"])
    return reservation


@transaction.atomic
def change_wish(
    reservation: Reservation,
    *,
    pickup_branch: Branch,
    suspended_until: date | None,
    not_needed_after: date | None,
    today: date,
) -> Reservation:
    """Change where and when at once: all of it, or nothing when one part is refused.

    Raises:
        AlreadyCaptured: a copy is on its way or ready.
        DayHasPassed, SuspendedTooLong: the days do not fit.
        NoPickupThere: the branch has no building.
    """
    change_pickup(reservation, branch=pickup_branch)
    resume(reservation)
    changed = need_until(reservation, last_day=not_needed_after, today=today)
    if suspended_until is None:
        return changed
    return suspend(reservation, until=suspended_until, today=today)


@transaction.atomic
def change_pickup(reservation: Reservation, *, branch: Branch) -> Reservation:
    """Pick it up at another branch.

    Raises:
        AlreadyCaptured: a copy is on its way or ready.
        NoPickupThere: the branch has no building.
    """
    reservation = _waiting(reservation)
    if branch.is_virtual:
        raise errors.NoPickupThere(branch=branch)
    reservation.pickup_branch = branch
    reservation.save(update_fields=["pickup_branch"])
    return reservation


@transaction.atomic
def extend(reservation: Reservation, *, today: date) -> Reservation:
    """Keep what lies ready longer, once and for free.

    Raises:
        NotReady: nothing lies ready, or its last day has passed.
        AlreadyExtended: that was done before.
        NoExtension: the rules, or the last day on which it is needed, give no later day.
    """
    reservation = lock_reservation(reservation)
    last = reservation.pickup_until
    if last is None or last < today:
        raise errors.NotReady
    if reservation.is_extended:
        raise errors.AlreadyExtended
    later = extended_until(reservation, today=today)
    if later <= last:
        raise errors.NoExtension
    reservation.pickup_until, reservation.is_extended = later, True
    reservation.save(update_fields=["pickup_until", "is_extended"])
    return reservation


def extended_until(reservation: Reservation, *, today: date) -> date:
    """Return the last day that keeping it longer would give: shown before it is done.

    Raises:
        NotReady: nothing lies ready.
    """
    if reservation.pickup_until is None:
        raise errors.NotReady
    days = terms_of(reservation, today=today).extension_days
    calendar = open_days(reservation.pickup_branch)
    later = calendar.first_open_from(reservation.pickup_until + timedelta(days=days))
    return min(later, reservation.not_needed_after or later)


@transaction.atomic
def prioritise(
    reservation: Reservation, *, reason: str, by: Account | None, at: datetime
) -> Reservation:
    """Put a reservation before all that have no priority; everybody who may see it sees why.

    Raises:
        ReasonNeeded: nobody wrote why.
        AlreadyCaptured: a copy is on its way or ready.
    """
    if not reason.strip():
        raise errors.ReasonNeeded
    reservation = _waiting(reservation)
    if not reservation.has_priority:
        reservation.has_priority = True
        reservation.save(update_fields=["has_priority"])
        events.write(
            reservation,
            QueueEvent.Kind.PRIORITY,
            at=at,
            reason=reason,
            staff_id=by.pk if by else None,
        )
    return reservation


@transaction.atomic
def take_back_priority(
    reservation: Reservation, *, by: Account | None, at: datetime
) -> Reservation:
    """Put a reservation back at its own place. Safe to repeat.

    Raises:
        AlreadyCaptured: a copy is on its way or ready.
    """
    reservation = _waiting(reservation)
    if reservation.has_priority:
        reservation.has_priority = False
        reservation.save(update_fields=["has_priority"])
        events.write(
            reservation, QueueEvent.Kind.NO_PRIORITY, at=at, staff_id=by.pk if by else None
        )
    return reservation


def _waiting(reservation: Reservation) -> Reservation:
    reservation = lock_reservation(reservation)
    if reservation.state != Reservation.State.WAITING:
        raise errors.AlreadyCaptured
    return reservation
