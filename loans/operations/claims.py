""" "I brought this back already": a state of the loan, a task to look for it, and the benefit of doubt."""

from datetime import date, datetime

from django.db import transaction

from catalog.models import Branch, Copy
from loans import errors
from loans.models import Loan, SearchTask
from loans.operations.returning import Mode, Returned, return_copy


@transaction.atomic
def claim_returned(loan: Loan, *, today: date) -> Loan:
    """Write down that the member says it is back. The late fee stops growing from this day.

    Locks the loan and opens a task to look for the copy.

    Raises:
        LoanIsClaimed: that was said before.
        LoanIsLost: it was declared lost already.
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    if loan.lost_on is not None:
        raise errors.LoanIsLost
    if loan.claimed_on is not None:
        raise errors.LoanIsClaimed
    loan.claimed_on = today
    loan.save(update_fields=["claimed_on"])
    SearchTask.objects.get_or_create(copy_id=loan.copy_id, defaults={"opened_on": today})
    return loan


@transaction.atomic
def withdraw_claim(loan: Loan) -> Loan:
    """Take the claim back: the member found it at home. The clock runs on as if it never stopped.

    Raises:
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    loan.claimed_on = None
    loan.save(update_fields=["claimed_on"])
    SearchTask.objects.filter(copy=loan.copy_id).delete()
    return loan


@transaction.atomic
def looked_in_vain(copy: Copy, *, today: date) -> SearchTask:
    """Write down that somebody looked for `copy` today and did not find it.

    Raises:
        SearchTask.DoesNotExist: it was found meanwhile.
    """
    task = SearchTask.objects.select_for_update().get(copy=copy)
    task.looks, task.last_looked_on = task.looks + 1, today
    task.save(update_fields=["looks", "last_looked_on"])
    return task


def found_on_shelf(copy: Copy, *, branch: Branch, today: date, at: datetime) -> Returned:
    """Take a copy back that a member said was back, and that stood on our shelf all along.

    Raises:
        CopyNotOnLoan: it was taken back meanwhile.
    """
    return return_copy(copy, branch=branch, today=today, at=at, mode=Mode.AMNESTY)


def forgive_claims(*, today: date, at: datetime) -> int:
    """End the loans that were claimed longer ago than their terms say, at no cost. Return how many.

    The member is believed; the task to look for the copy stays. Each loan in a transaction of its
    own.
    """
    forgiven = 0
    for loan in Loan.objects.claimed_long_ago(today).select_related("copy", "lent_at"):
        try:
            _believe(loan, today=today, at=at)
        except errors.CopyNotOnLoan:
            continue
        forgiven += 1
    return forgiven


def _believe(loan: Loan, *, today: date, at: datetime) -> None:
    return_copy(
        loan.copy, branch=loan.lent_at, today=today, at=at, mode=Mode.AMNESTY, is_here=False
    )
