"""Write down every exception to "oldest first", with its reason."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from catalog.models import Copy
from reservations.models import QueueEvent, Reservation

LONGEST_REASON = 200


def write(
    reservation: Reservation,
    kind: str,
    *,
    at: datetime,
    reason: str = "",
    staff_id: UUID | None = None,
) -> QueueEvent:
    """Write one line about one reservation."""
    return QueueEvent.objects.create(
        title_id=reservation.title_id,
        reservation=reservation,
        kind=kind,
        reason=reason.strip()[:LONGEST_REASON],
        staff_id=staff_id,
        happened_at=at,
    )


def passed_over(
    older: Iterable[Reservation], copy: Copy, *, today: date, at: datetime
) -> list[QueueEvent]:
    """Write for each of `older` why `copy` went to somebody behind it."""
    return QueueEvent.objects.bulk_create(
        QueueEvent(
            title_id=each.title_id,
            reservation=each,
            kind=_why(each, copy, today),
            happened_at=at,
        )
        for each in older
    )


def _why(reservation: Reservation, copy: Copy, today: date) -> str:
    if reservation.is_over(today):
        return QueueEvent.Kind.NOT_NEEDED
    if reservation.is_suspended(today):
        return QueueEvent.Kind.SUSPENDED
    return QueueEvent.Kind.NEEDS_OTHER_COPY


def let_go(reservation: Reservation) -> None:
    """Cut the lines loose from a reservation that ends: what is left names nobody.

    Words that a colleague wrote go too, but for those about the very end.
    """
    lines = QueueEvent.objects.filter(reservation=reservation)
    lines.filter(kind=QueueEvent.Kind.COLLECTED_IN_TRANSIT).update(reservation=None)
    lines.update(reservation=None, reason="")
