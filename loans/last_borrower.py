"""Who had this copy last: only while something can still be said about it (P3, P27).

Staff do not see what somebody borrowed once it is back. Two things open that door for a moment: a
question about the copy within some days of its return (a page is torn, it was never mine), and
money about that very loan that is still to pay.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from catalog.models import Copy
from loans.errors import NobodyHadIt, NoLongerTold
from loans.models import Borrower, LoanCharge
from payments.models import Charge


@dataclass(frozen=True)
class LastBorrower:
    """The link to who had it, why it is still told, and until when if nothing is to pay."""

    borrower: Borrower
    told_until: date
    owes: bool


def last_borrower(copy: Copy, *, today: date) -> LastBorrower:
    """Return who returned `copy` last, when that may still be told.

    It is told on the day of return and the days after, `DISPUTE_DAYS` days in all.

    Raises:
        NobodyHadIt: nobody returned it, or the link is gone.
        NoLongerTold: the days are over and nothing about this loan is to pay.
    """
    links = Borrower.objects.filter(loan__copy=copy).select_related("member", "loan__title")
    borrower = links.order_by("-returned_on", "-loan_id").first()
    if borrower is None:
        raise NobodyHadIt
    told_until = borrower.returned_on + timedelta(days=settings.DISPUTE_DAYS - 1)
    owes = _is_to_pay(borrower.loan_id)
    if today > told_until and not owes:
        raise NoLongerTold(days=settings.DISPUTE_DAYS)
    return LastBorrower(borrower, told_until, owes)


def _is_to_pay(loan_number: int) -> bool:
    about = LoanCharge.objects.filter(loan_number=loan_number).values("charge")
    return Charge.objects.with_amounts().filter(pk__in=about, open_cents__gt=0).exists()
