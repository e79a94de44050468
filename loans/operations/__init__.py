"""Everything that changes a loan: lend, renew, return, undo."""

from loans.operations.lending import lend_copy
from loans.operations.renewing import renew_all, renew_loan
from loans.operations.returning import return_copy
from loans.operations.undoing import undo_lend, undo_return

__all__ = ["lend_copy", "renew_all", "renew_loan", "return_copy", "undo_lend", "undo_return"]
