"""A receipt: what was paid, how and for what. There is no name on it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Member
from payments.models import Account, Means, Transaction, TransactionQuerySet

PAID = (Transaction.Kind.PAY, Transaction.Kind.PAY_OUT)


@dataclass(frozen=True)
class Receipt:
    """What stands on a receipt, in cents. `parts` are the charges that were paid."""

    number: int
    at: datetime
    heading: str | Promise
    means: str
    branch: str
    cents: int
    parts: list[tuple[str, int]]
    credit_cents: int


def with_receipt() -> TransactionQuerySet:
    """Return the transactions for which there is a receipt: money in and money out."""
    return Transaction.objects.filter(kind__in=PAID).select_related("drawer__branch")


def receipts_of(member: Member) -> TransactionQuerySet:
    """Return the transactions for which `member` may have a receipt."""
    return with_receipt().of(member)


def receipt_of(transaction: Transaction) -> Receipt:
    """Read a receipt from the ledger, in one query."""
    postings = list(transaction.postings.select_related("account", "charge").order_by("pk"))
    money = next(each for each in postings if each.account.kind == Account.Kind.MEANS)
    parts = [
        (each.charge.get_kind_display(), abs(each.amount_cents)) for each in postings if each.charge
    ]
    credit = [
        -each.amount_cents
        for each in postings
        if each.charge is None and each.account.kind == Account.Kind.DEBTOR
    ]
    drawer = transaction.drawer
    return Receipt(
        number=transaction.pk,
        at=transaction.booked_at,
        heading=_heading(transaction),
        means=str(Means(money.account.code.removeprefix("means_")).label),
        branch=drawer.branch.name if drawer else "",
        cents=abs(money.amount_cents),
        parts=parts,
        credit_cents=sum(credit),
    )


def _heading(transaction: Transaction) -> str | Promise:
    if transaction.reverses_id is not None:
        return _("Turned back")
    if transaction.kind == Transaction.Kind.PAY_OUT:
        return _("Credit paid out")
    return _("Paid")
