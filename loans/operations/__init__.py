"""Everything that changes a loan: lend, renew, return."""

from loans.operations.lending import lend_copy
from loans.operations.renewing import renew_loan
from loans.operations.returning import return_copy

__all__ = ["lend_copy", "renew_loan", "return_copy"]
