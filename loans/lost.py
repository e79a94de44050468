"""Lost, damaged, found: what somebody owes for a copy that does not come back, or not whole.

A lost copy stays on the name of who had it, so that it is known when it turns up. The price is
charged once; what comes back in time gives the price back, but not the work and not the lateness.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from catalog.calendar import open_days
from loans import errors, fees
from loans.models import Loan, LoanCharge
from payments.models import Charge
from payments.operations import charge, set_charge

REPLACEMENT, ADMIN = LoanCharge.Kind.REPLACEMENT, LoanCharge.Kind.ADMIN


@transaction.atomic
def declare_lost(loan: Loan, *, today: date, at: datetime) -> Loan:
    """Write down that a copy is lost: its price, the administration, and the late fee until now.

    Locks the loan. The price is that of the copy, or the one in the terms when it has none.

    Raises:
        LoanIsLost: it was declared lost already.
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update(of=("self",)).for_display().get(pk=loan.pk)
    if loan.lost_on is not None:
        raise errors.LoanIsLost
    loan.lost_on = today
    loan.save(update_fields=["lost_on"])
    fees.settle(fees.lateness_of(loan, today=today), open_days(loan.lent_at), today=today, at=at)
    _charge(loan, REPLACEMENT, price_of(loan), today=today, at=at)
    _charge(loan, ADMIN, loan.terms.replacement_admin_cents, today=today, at=at)
    return loan


def age_to_lost(*, today: date, at: datetime) -> int:
    """Declare lost what has been late for longer than its terms allow. Return how many.

    A claim that is being looked into does not age. Each loan in a transaction of its own, so that
    the job can be stopped and goes on where it was.
    """
    numbers = Loan.objects.aged(today).order_by("pk").values_list("pk", flat=True)
    declared = 0
    for number in list(numbers):
        try:
            declare_lost(Loan(pk=number), today=today, at=at)
        except (errors.LoanIsLost, Loan.DoesNotExist):
            continue
        declared += 1
    return declared


def price_of(loan: Loan) -> int:
    """Return what the copy costs when it is lost, in cents: its own price, or that of the rules."""
    price = loan.copy.price_cents
    return loan.terms.replacement_cents if price is None else price


def settle_lost(loan: Loan, *, today: date, at: datetime) -> None:
    """Let the price and the administration stand again, after a return that was undone."""
    if loan.lost_on is None:
        return
    cents = {REPLACEMENT: price_of(loan), ADMIN: loan.terms.replacement_admin_cents}
    for line in _lines(loan, cents):
        set_charge(line.charge, cents=cents[LoanCharge.Kind(line.kind)], today=today, at=at)


def settle_found(loan: Loan, found_on: date, *, today: date, at: datetime) -> int:
    """Give the price back of a copy that turned up within the term. Return how much, in cents.

    The administration and the late fee stay, unless it was back before it counted as lost: in the
    book drop, for example. What was not paid yet simply falls away; what was paid becomes credit.
    Counts from the day of the loss; the last day of the term is included.
    """
    if loan.lost_on is None:
        return 0
    if found_on > loan.lost_on + timedelta(days=min(loan.terms.refund_days, 36_500)):
        return 0
    was_never_lost = found_on < loan.lost_on
    refunded = 0
    for each in _lines(loan, [REPLACEMENT, ADMIN] if was_never_lost else [REPLACEMENT]):
        refunded += Charge.objects.with_amounts().get(pk=each.charge_id).charged_cents
        set_charge(each.charge, cents=0, today=today, at=at)
    return refunded


def _lines(loan: Loan, kinds: Iterable[LoanCharge.Kind]) -> QuerySet[LoanCharge]:
    lines = LoanCharge.objects.select_related("charge").order_by("pk")
    return lines.filter(loan_number=loan.pk, kind__in=list(kinds))


@transaction.atomic
def charge_damage(loan: Loan, *, cents: int, today: date, at: datetime) -> None:
    """Charge what a colleague found damaged, before the copy is taken back.

    Raises:
        Loan.DoesNotExist: it was returned meanwhile.
        payments.errors.AmountNotPositive: the amount is zero or less.
    """
    loan = Loan.objects.select_for_update(of=("self",)).for_display().get(pk=loan.pk)
    _charge(loan, LoanCharge.Kind.DAMAGE, cents, today=today, at=at)


def _charge(loan: Loan, kind: LoanCharge.Kind, cents: int, *, today: date, at: datetime) -> None:
    made = charge(loan.member, kind=kind, cents=cents, today=today, at=at)
    if made is not None:
        LoanCharge.objects.create(
            charge=made,
            member=loan.member,
            loan_number=loan.pk,
            kind=kind,
            due_on=loan.due_on,
            until=today,
            lent_at=loan.lent_at,
            terms=loan.terms,
        )
