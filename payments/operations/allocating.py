"""Which money pays what: the oldest charge first, and credit before anything stays open."""

from dataclasses import dataclass

from django.db.models import Sum

from payments.models import Account, Charge, Posting, Transaction
from payments.operations.booking import Happening, Line, book


@dataclass(frozen=True)
class Standing:
    """What is known of one charge, in cents."""

    charged: int
    waived: int
    paid: int
    open: int


def standing_of(charge: Charge) -> Standing:
    """Add up one charge; the account must be locked."""
    found = Charge.objects.with_amounts().get(pk=charge.pk)
    return Standing(
        charged=found.charged_cents,
        waived=found.waived_cents,
        paid=found.paid_cents,
        open=found.open_cents,
    )


def open_of(account: Account) -> list[tuple[int, int]]:
    """Return (charge, open cents) of what is owed, oldest first."""
    charges = Charge.objects.filter(account=account).open().oldest_first()
    return list(charges.annotate(cents=Sum("postings__amount_cents")).values_list("pk", "cents"))


def paid_of(account: Account) -> list[tuple[int, int]]:
    """Return (charge, paid cents) of what money went to, newest first: so it comes back out."""
    charges = Charge.objects.filter(account=account).paid().order_by("-made_on", "-pk")
    return [(charge.pk, charge.paid_cents) for charge in charges]


def credit_of(account: Account) -> int:
    """Return the credit of a member's account, in cents."""
    return -Posting.objects.filter(account=account, charge=None).total_cents()


def spread(cents: int, over: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut `cents` into parts for (charge, room), in their order; what is left over is not given."""
    parts = []
    for charge_id, room in over:
        part = min(cents, room)
        if part:
            parts.append((charge_id, part))
        cents -= part
    return parts


def use_credit(account: Account, happening: Happening) -> Transaction | None:
    """Let credit pay what is open, so that nobody owes money while we owe them."""
    credit = credit_of(account)
    if not credit:
        return None
    parts = spread(credit, open_of(account))
    if not parts:
        return None
    used = sum(part for _charge, part in parts)
    lines = [Line(account, -part, charge_id) for charge_id, part in parts]
    return book(Transaction.Kind.APPLY, [Line(account, used), *lines], happening.aside())
