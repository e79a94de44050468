"""Take a copy back: the loan becomes a fact, and who it was becomes a link that will go."""

from datetime import date, timedelta

from django.db import transaction

from catalog.models import Branch, Copy
from loans import errors
from loans.models import Borrower, Loan, PastLoan
from members.rules import is_youth


@transaction.atomic
def return_copy(copy: Copy, *, branch: Branch, today: date) -> PastLoan:
    """Take `copy` back at `branch`.

    Locks the loan: of two desks that scan the same copy one takes it back, the other hears that
    it was not on loan.

    Raises:
        CopyNotOnLoan: the copy was not out.
    """
    loan = (
        Loan.objects.select_for_update(of=("self",))
        .select_related("copy", "member")
        .filter(copy=copy)
        .first()
    )
    if loan is None:
        raise errors.CopyNotOnLoan
    past = PastLoan.objects.create(
        id=loan.pk,
        title_id=loan.copy.title_id,
        copy_id=loan.copy_id,
        item_type_id=loan.copy.item_type_id,
        lent_at_id=loan.lent_at_id,
        returned_at=branch,
        lent_year=loan.lent_on.year,
        lent_week=monday_of(loan.lent_on),
        returned_week=monday_of(today),
        renewals=loan.renewals,
        by_youth=is_youth(loan.member.birth_date, loan.lent_on),
        was_late=loan.is_overdue(today),
    )
    Borrower.objects.create(
        returned_on=today,
        loan=past,
        member_id=loan.member_id,
        lent_on=loan.lent_on,
        due_on=loan.due_on,
    )
    loan.delete()
    return past


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`: all a fact remembers of when it was."""
    return day - timedelta(days=day.weekday())
