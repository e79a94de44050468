"""Every change to what members owe: one account at a time, and only by adding to the ledger."""

from payments.operations.charging import charge, set_charge, waive
from payments.operations.paying import pay, pay_out
from payments.operations.raising import Rise, raise_many
from payments.operations.reversing import reverse

__all__ = ["Rise", "charge", "pay", "pay_out", "raise_many", "reverse", "set_charge", "waive"]
