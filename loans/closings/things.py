"""The things behind moved dates, as far as they still have the date that the closing gave."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from loans.closings.models import ShiftedDate
from loans.models import Loan
from members.models import Member
from reservations.models import Reservation

What = ShiftedDate.What


@dataclass(frozen=True)
class Thing:
    """One loan, or one reservation on the hold shelf, with the date that holds now."""

    change_id: int
    member: Member
    is_shelf: bool
    day: date
    title: str
    type_code: str

    @property
    def together(self) -> tuple[bool, date, str]:
        """What things must have in common to share a line of a letter."""
        return self.is_shelf, self.day, str(self.member.pk)


def intact(rows: "QuerySet[ShiftedDate]") -> "QuerySet[ShiftedDate]":
    """Keep the rows whose thing is still there and still has the date `new`."""
    loans = Loan.objects.filter(pk=OuterRef("number"), due_on=OuterRef("new"))
    ready = Reservation.objects.ready().filter(pk=OuterRef("number"), pickup_until=OuterRef("new"))
    return rows.filter(Q(Exists(loans), what=What.LOAN) | Q(Exists(ready), what=What.SHELF))


def things_of(changes: Iterable[int], people: Collection[UUID]) -> list[Thing]:
    """Return what these closings moved for these people and still stands. Three queries."""
    rows = list(intact(ShiftedDate.objects.filter(change__in=list(changes), member__in=people)))
    loans = Loan.objects.select_related("member", "copy__title", "copy__item_type").in_bulk(
        [row.number for row in rows if row.what == What.LOAN]
    )
    waiting = Reservation.objects.select_related("member", "title__item_type").in_bulk(
        [row.number for row in rows if row.what == What.SHELF]
    )
    return [
        *(_loan(row, loans[row.number]) for row in _still_in(loans, rows, What.LOAN)),
        *(_on_the_shelf(row, waiting[row.number]) for row in _still_in(waiting, rows, What.SHELF)),
    ]


def _still_in(
    found: Mapping[int, object], rows: Iterable[ShiftedDate], what: str
) -> Iterator[ShiftedDate]:
    """Leave out what was brought back or collected between the two questions."""
    return (row for row in rows if row.what == what and row.number in found)


def _loan(row: ShiftedDate, loan: Loan) -> Thing:
    return Thing(
        change_id=row.change_id,
        member=loan.member,
        is_shelf=False,
        day=row.new,
        title=loan.copy.title.title,
        type_code=loan.copy.item_type.code,
    )


def _on_the_shelf(row: ShiftedDate, reservation: Reservation) -> Thing:
    return Thing(
        change_id=row.change_id,
        member=reservation.member,
        is_shelf=True,
        day=row.new,
        title=reservation.title.title,
        type_code=reservation.title.item_type.code,
    )
