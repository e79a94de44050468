"""The ledger: what members owe and paid, in postings that nobody can change afterwards.

Money is an account that is not the member. `Holder` says whose account it is and is the only link
with a person: without it the postings are amounts of nobody, and every total stays what it was.
"""

from payments.models.accounts import Account, Holder, Means
from payments.models.books import VALID, BookOpening, SealedName, first_day_after
from payments.models.drawers import Drawer
from payments.models.ledger import (
    MOST_CENTS,
    Charge,
    ChargeQuerySet,
    Handling,
    Posting,
    PostingQuerySet,
    Transaction,
    TransactionQuerySet,
)

__all__ = [
    "MOST_CENTS",
    "VALID",
    "Account",
    "BookOpening",
    "Charge",
    "ChargeQuerySet",
    "Drawer",
    "Handling",
    "Holder",
    "Means",
    "Posting",
    "PostingQuerySet",
    "SealedName",
    "Transaction",
    "TransactionQuerySet",
    "first_day_after",
]
