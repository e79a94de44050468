"""What a member waits for, as the page says it: ready, on its way, or the place in the queue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from bieb.lib.money import euro
from catalog.calendar import calendar_of
from catalog.errors import NoOpenDay
from circulation.models import Terms
from circulation.standing import Standing
from reservations import rules
from reservations.models import Reservation, ReservationQuerySet
from reservations.queue import with_position


@dataclass(frozen=True)
class Mine:
    """One reservation with its words. `position` and `copies` say how the queue goes."""

    reservation: Reservation
    position: int
    copies: int
    is_suspended: bool = False
    extend_to: date | None = None
    """The last day that keeping it longer would give; empty when that cannot be done."""
    fee_when_left: str = ""
    """What it costs when it is not collected; empty when that is nothing."""
    estimate: str = ""
    """About how long it will still take, and why."""

    @property
    def pickup_code(self) -> str:
        return self.reservation.whereabouts.pickup_code


@dataclass(frozen=True)
class Reserved:
    """Everything a member reserved, by how far it is."""

    ready: Sequence[Mine]
    coming: Sequence[Mine]
    waiting: Sequence[Mine]
    stopped: Sequence[Mine] = ()
    """For which no copy is left: shown for two weeks."""

    def __len__(self) -> int:
        return len(self.ready) + len(self.coming) + len(self.waiting) + len(self.stopped)


def reserved(
    reservations: ReservationQuerySet, who: Standing, *, today: date, calendar: int
) -> Reserved:
    """Put words to the reservations of one member that run or had to stop; the oldest first.

    `calendar` is the version of the calendar now. The number of queries is the same
    for every number of reservations.
    """
    state = Reservation.State
    rows = list(
        with_position(
            reservations.exclude(state=state.EXPIRED).for_display().select_related("whereabouts"),
            today=today,
        )
    )
    waiting = [each for each in rows if each.state == state.WAITING]
    estimates = import_string(settings.WAITING_OF)(waiting, today=today, rulebook=who.rulebook)
    return Reserved(
        ready=[
            _ready(each, who, today=today, calendar=calendar)
            for each in rows
            if each.state == state.READY
        ],
        coming=[
            Mine(each, each.position, each.copies)
            for each in rows
            if each.state == state.IN_TRANSIT
        ],
        waiting=list(_waiting(waiting, estimates, today=today)),
        stopped=[
            Mine(each, each.position, each.copies) for each in rows if each.state == state.STOPPED
        ],
    )


def _waiting(rows: Sequence[Any], estimates: dict[int, Any], *, today: date) -> Iterator[Mine]:
    for each in rows:
        suspended = each.is_suspended(today)
        estimate = "" if suspended else str(estimates.get(each.pk, ""))
        yield Mine(each, each.position, each.copies, is_suspended=suspended, estimate=estimate)


def _ready(row: Any, who: Standing, *, today: date, calendar: int) -> Mine:
    terms = who.terms(
        branch_id=row.pickup_branch_id, item_type_id=row.title.item_type_id, today=today
    )
    cents = terms.not_collected_fee_cents
    return Mine(
        row,
        row.position,
        row.copies,
        extend_to=_extend_to(row, terms, today=today, calendar=calendar),
        fee_when_left=euro(cents) if cents else "",
    )


def _extend_to(row: Reservation, terms: Terms, *, today: date, calendar: int) -> date | None:
    """Say what `operations.extend` would give, without asking the database for each."""
    last = row.pickup_until
    if last is None or last < today or row.is_extended:
        return None
    open_days = calendar_of(row.pickup_branch_id, calendar)
    try:
        later = rules.pickup_until(
            last, terms.extension_days, open_days, not_needed_after=row.not_needed_after
        )
    except NoOpenDay:
        return None
    return later if later > last else None
