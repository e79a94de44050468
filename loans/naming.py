"""How a message names things without their titles: "2 books", or "2 things" when not all are."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from loans.models import Loan

BOOKS = frozenset({"boek", "jeugdboek", "grootletter", "luister", "toptitel"})
"""Item types that people call a book; anything else is called a thing."""


def what(loans: Sequence[Loan]) -> Promise:
    """Say "2 books" in the language of whoever reads it, or "2 things" when not all are books."""
    number = len(loans)
    if all(loan.copy.item_type.code in BOOKS for loan in loans):
        words = ngettext_lazy("{count} book", "{count} books", number)
    else:
        words = ngettext_lazy("{count} thing", "{count} things", number)
    return format_lazy(words, count=number)


def is_fixed(loan: Loan) -> bool:
    """Say whether the terms allow no renewal any more."""
    return loan.terms.renewal_days == 0 or loan.renewals >= loan.max_renewals
