"""Give a member more time."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from django.db import transaction

from bieb.lib.errors import DomainError
from catalog.calendar import OpenDays, open_days
from circulation.rules import renewed_due_date
from loans import errors
from loans.models import Loan
from loans.operations.standing import usable_membership


@transaction.atomic
def renew_loan(loan: Loan, *, today: date) -> Loan:
    """Renew `loan` for the period in its own terms, counted from its due date.

    Locks the loan: pressing the button twice renews twice only if the terms allow it.

    Raises:
        NotRenewable: this sort of thing is never renewed.
        NoRenewalsLeft: the terms allow no more renewals.
        NothingGained: the new date would not be later.
        TooLateToRenew: the new date would not lie after today.
        CardEnded, CardBlocked, NoMembership: the member may not borrow now.
        Loan.DoesNotExist: it was returned meanwhile.
    """
    loan = Loan.objects.select_for_update().get(pk=loan.pk)
    usable_membership(loan.member_id, today)
    loan.due_on = renewal_date(loan, open_days(loan.lent_at), today=today)
    loan.renewals += 1
    loan.save(update_fields=["due_on", "renewals"])
    return loan


def renew_all(loans: Iterable[Loan], *, today: date) -> list[Loan]:
    """Renew each of `loans` that can be renewed now and leave the others as they are.

    Each in a transaction of its own: one that is refused keeps nothing from the rest.
    """
    renewed = []
    for loan in loans:
        with suppress(DomainError, Loan.DoesNotExist):
            renewed.append(renew_loan(loan, today=today))
    return renewed


def renewal_date(loan: Loan, calendar: OpenDays, *, today: date) -> date:
    """Return the due date that renewing `loan` would give: what a page shows before the button.

    Raises:
        NotRenewable, NoRenewalsLeft, NothingGained, TooLateToRenew: as `renew_loan`.
    """
    if loan.renewal_days == 0:
        raise errors.NotRenewable
    if loan.max_renewals is not None and loan.renewals >= loan.max_renewals:
        raise errors.NoRenewalsLeft(times=loan.renewals)
    new_date = renewed_due_date(loan.due_on, loan.renewal_days, calendar)
    if new_date <= loan.due_on:
        raise errors.NothingGained
    if new_date <= today:
        raise errors.TooLateToRenew
    return new_date
