"""End a reservation: the row goes, a fact without a person stays, and the copy is let go."""

from datetime import date, datetime

from django.db import transaction

from reservations import events, rules
from reservations.models import PastReservation, Reservation, Whereabouts
from reservations.operations.locking import lock_reservation

Outcome = PastReservation.Outcome


@transaction.atomic
def cancel(reservation: Reservation, *, today: date) -> PastReservation:
    """End `reservation` because the member wants it no more.

    A copy that lies ready must be scanned off the hold shelf before the next in line hears of it;
    one that travels keeps travelling, and where it arrives it is for the next, or goes home.

    Raises:
        Reservation.DoesNotExist: it ended meanwhile.
    """
    return end(lock_reservation(reservation), Outcome.CANCELLED, today=today)


def end(reservation: Reservation, outcome: str, *, today: date) -> PastReservation:
    """End a reservation of which the title is locked. Lets go of its copy, its lines and its row."""
    _let_go_of_copy(reservation)
    events.let_go(reservation)
    past = PastReservation.objects.create(
        title_id=reservation.title_id,
        pickup_branch_id=reservation.pickup_branch_id,
        ended_week=rules.monday_of(today),
        waited_weeks=_waited(reservation.placed_at, reservation.captured_at),
        outcome=outcome,
    )
    reservation.delete()
    return past


def _let_go_of_copy(reservation: Reservation) -> None:
    held = Whereabouts.objects.filter(reservation=reservation)
    held.exclude(state=Whereabouts.State.IN_TRANSIT).update(
        state=Whereabouts.State.TO_CLEAR, reservation=None
    )
    held.update(reservation=None)


def _waited(placed_at: datetime, captured_at: datetime | None) -> int | None:
    return None if captured_at is None else max((captured_at - placed_at).days, 0) // 7
