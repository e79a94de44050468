"""What something that stays away costs: from the ledger where it is booked, else from the terms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from catalog.calendar import open_days
from loans import fees
from loans.lost import price_of
from loans.models import Loan, LoanCharge
from members.models import Member
from payments.models import Charge


@dataclass(frozen=True)
class Amounts:
    """Three amounts in cents that somebody owes, or will owe, for things that stayed away."""

    fee: int = 0
    price: int = 0
    admin: int = 0

    @property
    def total(self) -> int:
        return self.fee + self.price + self.admin

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.fee + other.fee, self.price + other.price, self.admin + other.admin)


def amounts_of(loans: Sequence[Loan], *, today: date) -> dict[int, Amounts]:
    """Return by number of the loan what is still open; what is not booked yet as it will be.

    The number of queries does not grow with the loans, apart from one for each branch.
    """
    lines = LoanCharge.objects.filter(loan_number__in=[loan.pk for loan in loans])
    by_charge = {line.charge_id: line for line in lines}
    charges = Charge.objects.filter(pk__in=by_charge).with_amounts()
    booked: dict[int, dict[str, int]] = defaultdict(dict)
    for charge in charges:
        line = by_charge[charge.pk]
        mine = booked[line.loan_number]
        mine[line.kind] = mine.get(line.kind, 0) + charge.open_cents
    calendars = {loan.lent_at_id: loan.lent_at for loan in loans}
    days = {number: open_days(branch) for number, branch in calendars.items()}
    kinds = LoanCharge.Kind
    return {
        loan.pk: Amounts(
            fee=booked[loan.pk].get(kinds.OVERDUE, fees.so_far(loan, days[loan.lent_at_id], today=today)),
            price=booked[loan.pk].get(kinds.REPLACEMENT, 0 if loan.lost_on else price_of(loan)),
            admin=booked[loan.pk].get(kinds.ADMIN, 0 if loan.lost_on else loan.terms.replacement_admin_cents),
        )
        for loan in loans
    }  # fmt: skip


def total(amounts: Iterable[Amounts]) -> Amounts:
    """Add amounts up."""
    return sum(amounts, Amounts())


def reference(borrower: Member, invoiced_on: date) -> str:
    """Name an invoice by its day and the borrower; it says nothing about them, and stays the same."""
    mark = sha256(f"{borrower.pk} {invoiced_on.isoformat()}".encode()).hexdigest()
    return f"{invoiced_on:%Y%m%d}-{mark[:6].upper()}"
