"""Late fees of what was returned already, when the calendar changes afterwards.

A day on which the branch turned out to be closed never counts, also not in hindsight. The other
way round nobody pays more: what was said at the desk stays true, unless the change itself is
undone.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from catalog.calendar import calendar_of, open_days
from catalog.models import CalendarVersion
from circulation.fees import overdue_fee
from loans import fees
from loans.models import Loan, LoanCharge
from notifications.reach import standstills_of
from payments.models import Charge
from payments.operations import set_charge


@transaction.atomic
def recompute_for(
    branch_ids: Iterable[int],
    first: date,
    last: date,
    *,
    today: date,
    at: datetime,
    may_rise: bool = False,
) -> int:
    """Work out again what returned loans cost that were late between `first` and `last`, inclusive.

    Of loans that were lent at one of these branches. What was paid too much becomes credit.
    `may_rise` is for undoing a change: then the old amount comes back. What was forgiven at the
    desk stays so. Return how many amounts changed.
    """
    version, changed = CalendarVersion.current(), 0
    for line in _touched(branch_ids, first, last):
        expected = _expected(line, version)
        charged = Charge.objects.with_amounts().get(pk=line.charge_id).charged_cents
        if expected < charged or (may_rise and expected > charged):
            set_charge(line.charge, cents=expected, today=today, at=at)
            changed += 1
    return changed


@transaction.atomic
def settle_old_dates(numbers: Collection[int], *, today: date, at: datetime) -> None:
    """Settle for good what these open loans cost by a date that was moved since.

    They are late by their new date from now on; what they owe by the old one is what its calendar
    says now, until yesterday.
    """
    lines = LoanCharge.objects.filter(
        kind=LoanCharge.Kind.OVERDUE, until=None, loan_number__in=numbers
    )
    loans = Loan.objects.select_related("terms", "lent_at").in_bulk(
        list(lines.values_list("loan_number", flat=True))
    )
    for line in lines.order_by("charge__account", "pk"):
        loan = loans.get(line.loan_number)
        if loan is not None and loan.due_on != line.due_on:
            late = replace(fees.lateness_of(loan, today=today), due_on=line.due_on)
            fees.settle(late, open_days(loan.lent_at), today=today, at=at, is_final=True)


def touched_by(branch_ids: Iterable[int], first: date, last: date) -> int:
    """Count the amounts that a change between `first` and `last`, inclusive, could lower."""
    return _touched(branch_ids, first, last).count()


def _touched(branch_ids: Iterable[int], first: date, last: date) -> QuerySet[LoanCharge]:
    return (
        LoanCharge.objects.select_related("charge", "terms")
        .filter(
            kind=LoanCharge.Kind.OVERDUE,
            was_forgiven=False,
            lent_at__in=list(branch_ids),
            due_on__lt=last,
            until__gte=first,
        )
        .order_by("charge__account", "pk")
    )


def _expected(line: LoanCharge, version: int) -> int:
    if line.until is None:  # still out: the nightly job does it
        return 0
    return overdue_fee(
        due_on=line.due_on,
        until=line.until,
        calendar=calendar_of(line.lent_at_id, version),
        grace_open_days=line.terms.grace_open_days,
        per_open_day_cents=line.terms.fee_per_open_day_cents,
        cap_cents=line.terms.fee_cap_cents,
        standstills=standstills_of(line.member_id),
    )
