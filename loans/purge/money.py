"""Forget which loan an amount was about, and how many loans of a year were used.

With them go the times in which a member was not reached, as soon as no amount needs them."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from loans.models import Loan, LoanCharge, YearlyUse
from loans.privacy import MONEY_LINKS, YEARS_COUNTED
from notifications.unreached import Unreached
from retention.rules import cutoff
from retention.steps import PURGE, Planned, planned, remove


def _over(today: date) -> list[tuple[QuerySet[Any], str, date]]:
    charges, years = cutoff(today, MONEY_LINKS), cutoff(today, YEARS_COUNTED)
    return [
        (LoanCharge.objects.using(PURGE).filter(due_on__lte=charges), "due_on", charges),
        (
            YearlyUse.objects.using(PURGE).filter(year_starts_on__lte=years),
            "year_starts_on",
            years,
        ),
        (_needless(), "until", today),
    ]


def _needless() -> QuerySet[Unreached]:
    """Times without reach that are over, and in which nothing of the member was late."""
    member, until = OuterRef("member"), OuterRef("until")
    loans = Loan.objects.using(PURGE).filter(member=member, due_on__lt=until)
    amounts = LoanCharge.objects.using(PURGE).filter(
        member=member, due_on__lt=until, kind=LoanCharge.Kind.OVERDUE
    )
    over = Unreached.objects.using(PURGE).exclude(until=None)
    return over.exclude(Exists(loans)).exclude(Exists(amounts))


def plan(*, today: date) -> list[Planned]:
    """Count the lines whose date was missed five years ago, and the years that are long over."""
    return [
        planned(rows, what="ran out", until=until, clock=clock, short_lived=True)
        for rows, clock, until in _over(today)
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; the amounts stay in the ledger and are about no loan any more."""
    return {rows.model._meta.db_table: remove(rows) for rows, _clock, _until in _over(today)}
