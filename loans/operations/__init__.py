"""Everything that changes a loan: lend, renew, return, take in, claim, lose, undo."""

from loans.operations.claims import (
    claim_returned,
    forgive_claims,
    found_on_shelf,
    looked_in_vain,
    withdraw_claim,
)
from loans.operations.lending import lend_copy
from loans.operations.renewing import Outcome, renew_loan, renew_several, undo_renewal
from loans.operations.returning import Mode, Returned, return_copy
from loans.operations.taking_in import TakenIn, take_in
from loans.operations.undoing import undo_lend, undo_return

__all__ = [
    "Mode",
    "Outcome",
    "Returned",
    "TakenIn",
    "claim_returned",
    "forgive_claims",
    "found_on_shelf",
    "lend_copy",
    "looked_in_vain",
    "renew_loan",
    "renew_several",
    "return_copy",
    "take_in",
    "undo_lend",
    "undo_renewal",
    "undo_return",
    "withdraw_claim",
]
