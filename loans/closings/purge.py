"""Forget which dates moved once nothing can be taken back, and in time who closed a branch."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from loans.closings.models import CalendarAct, ShiftedDate
from loans.models import Loan
from loans.privacy import CALENDAR_ACTS, MOVED_DATES
from members.purge import People, leaving
from reservations.models import Reservation
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _moved(today: date) -> "QuerySet[ShiftedDate]":
    """Rows of which the new date passed a month ago, whose thing is gone, or whose member leaves."""
    loans = Loan.objects.filter(pk=OuterRef("number"))
    reservations = Reservation.objects.ready().filter(pk=OuterRef("number"))
    over = Q(new__lte=cutoff(today, MOVED_DATES)) | Q(member__in=leaving(today).values("pk"))
    brought_back = Q(what=ShiftedDate.What.LOAN) & ~Exists(loans)
    collected = Q(what=ShiftedDate.What.SHELF) & ~Exists(reservations)
    return ShiftedDate.objects.using(PURGE).filter(over | brought_back | collected)


def _acts(today: date) -> "QuerySet[CalendarAct]":
    before = gone_before(today, CALENDAR_ACTS)
    return CalendarAct.objects.using(PURGE).filter(acted_at__lt=before)


def plan(*, today: date) -> list[Planned]:
    """Count both; moved dates are short-lived, and whole closings of them go at once."""
    return [
        planned(
            _moved(today),
            what="moved dates",
            until=cutoff(today, MOVED_DATES),
            clock="new",
            short_lived=True,
        ),
        planned(
            _acts(today),
            what="acts on the calendar",
            until=cutoff(today, CALENDAR_ACTS),
            clock="acted_at",
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them. The days of a closing stay on the calendar: they say nothing about anybody."""
    return {
        ShiftedDate._meta.db_table: remove(_moved(today)),
        CalendarAct._meta.db_table: remove(_acts(today)),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete which dates of theirs moved; the days themselves stay on the calendar."""
    moved = ShiftedDate.objects.using(PURGE).filter(member__in=people)
    return {ShiftedDate._meta.db_table: remove(moved)}
