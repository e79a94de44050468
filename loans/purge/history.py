"""Destroy each night what members no longer want to see back: one statement for each term."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from loans.history import Months, last_return_that_goes, months_unasked
from loans.models import Borrower, HistoryChoice
from retention.statistics import forget_statistics
from retention.steps import PURGE, Planned, planned, remove


def _over(today: date) -> Iterator[tuple[QuerySet[Any], date]]:
    """The lines that go, by term. A library without a history has one term for everybody."""
    lines = Borrower.objects.using(PURGE)
    off = last_return_that_goes(Months.OFF, today=today)
    if settings.LOAN_HISTORY == "off":
        yield lines.filter(returned_on__lte=off), off
        return
    choices = HistoryChoice.objects.using(PURGE)
    for months in (Months.OFF, Months.HALF_A_YEAR, Months.TWO_YEARS):
        last = last_return_that_goes(months, today=today)
        chose = choices.filter(months=months).values("member")
        yield lines.filter(member__in=chose, returned_on__lte=last), last
    if months_unasked() == Months.OFF:
        yield lines.exclude(member__in=choices.values("member")).filter(returned_on__lte=off), off


def plan(*, today: date) -> list[Planned]:
    """Count the lines that members, or the library, chose not to keep."""
    lines = [
        planned(
            rows, what="loans nobody wants to see back", until=last, clock="returned_on",
            short_lived=True,
        )
        for rows, last in _over(today)
    ]  # fmt: skip
    return [line for line in lines if line.rows]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; the facts stay and name nobody."""
    done = 0
    touched: set[str] = set()
    for rows, _last in _over(today):
        months = rows.annotate(month=RawSQL("loans_borrower.tableoid::regclass::text", []))
        touched |= set(months.order_by().values_list("month", flat=True).distinct())
        done += remove(rows)
    forget_statistics(touched)
    return {Borrower._meta.db_table: done}
