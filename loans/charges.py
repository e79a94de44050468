"""What an amount is about, in words, for whoever it is of: payments knows no loans."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from loans.models import Loan, LoanCharge, PastLoan
from members.models import Member


def words_for(charge_ids: Iterable[int], member: Member) -> dict[int, str]:
    """Say for the charges of `member` which title each is about. A constant number of queries.

    A charge about something else, or about a loan that was forgotten, is left out.
    """
    lines = list(LoanCharge.objects.filter(charge__in=list(charge_ids), member=member))
    titles = _titles([line.loan_number for line in lines])
    return {
        line.charge_id: _said(line, titles[line.loan_number])
        for line in lines
        if line.loan_number in titles
    }


def _titles(numbers: list[int]) -> dict[int, str]:
    out = Loan.objects.filter(pk__in=numbers).values_list("pk", "copy__title__title")
    back = PastLoan.objects.filter(pk__in=numbers).values_list("pk", "title__title")
    return dict([*out, *back])


def _said(line: LoanCharge, title: str) -> str:
    if line.kind != LoanCharge.Kind.OVERDUE:
        return title
    return _("%(title)s, had to be back on %(day)s") % {
        "title": title,
        "day": date_format(line.due_on, "j F Y"),
    }
