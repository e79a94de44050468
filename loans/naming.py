"""How a message names things without their titles: "2 books", or "2 things" when not all are."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import ngettext

from loans.models import Loan

BOOKS = frozenset({"boek", "jeugdboek", "grootletter", "luister", "toptitel"})
"""Item types that people call a book; anything else is called a thing."""


def what(loans: Sequence[Loan]) -> Promise:
    """Say "2 books" in the language of whoever reads it, or "2 things" when not all are books."""
    are_books = all(loan.copy.item_type.code in BOOKS for loan in loans)
    return how_many(len(loans), are_books=are_books)


def how_many(number: int, *, are_books: bool) -> Promise:
    """Say "2 books", or "2 things", in the language of whoever reads it."""
    words: Promise = _books(number) if are_books else _things(number)
    return words


def _of_books(number: int) -> str:
    return ngettext("{count} book", "{count} books", number).format(count=number)


def _of_things(number: int) -> str:
    return ngettext("{count} thing", "{count} things", number).format(count=number)


_books: Any = lazy(_of_books, str)  # here, as each call of `lazy` makes a class
_things: Any = lazy(_of_things, str)


def is_fixed(loan: Loan) -> bool:
    """Say whether the terms allow no renewal any more."""
    return loan.terms.renewal_days == 0 or loan.renewals >= loan.max_renewals
