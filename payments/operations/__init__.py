"""Every change to what members owe: one account at a time, and only by adding to the ledger."""

from payments.operations.charging import charge, set_charge, waive
from payments.operations.paying import pay, pay_out
from payments.operations.reversing import reverse

__all__ = ["charge", "pay", "pay_out", "reverse", "set_charge", "waive"]
