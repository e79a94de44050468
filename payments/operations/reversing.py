"""Turning back what was booked: by booking the opposite, never by changing what is there."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from members.models import Account as Login
from payments.errors import AlreadyReversed, CannotReverse
from payments.models import Account, Charge, Drawer, Posting, Transaction
from payments.operations.allocating import (
    credit_of,
    paid_of,
    spread,
    standing_of,
    use_credit,
)
from payments.operations.booking import WAIVED, Happening, Line, book, hold_open, house, lock
from payments.operations.charging import change_to


@transaction.atomic
def reverse(
    booked: Transaction,
    *,
    by: Login | None,
    at: datetime,
    today: date,
    reason: str = Transaction.Reason.MISTAKE,
    key: UUID | None = None,
    drawer: Drawer | None = None,
) -> Transaction:
    """Turn back a payment, a charge, something waived or something paid out. Return the reversal.

    Locks the account, then holds the drawer open: the one it went into, unless another is given.
    Money of a payment comes back out of credit
    first and then out of what it paid, the newest first. The same `key` again gives the same
    answer.

    Raises:
        AlreadyReversed: somebody did so before.
        CannotReverse: it is itself a reversal, the ledger did it by itself, or the money has
            been paid out or moved since.
        DrawerClosed: the drawer was closed meanwhile.
    """
    account = lock(_debtor_of(booked))
    before = Transaction.objects.filter(reverses=booked).first()
    if before is not None:
        if key is not None and before.key == key:
            return before
        raise AlreadyReversed
    turn_back = _TURNING.get(booked.kind)
    if turn_back is None or booked.reverses_id is not None:
        raise CannotReverse
    happening = Happening(
        today=today,
        at=at,
        by=by,
        drawer=hold_open(drawer or booked.drawer),
        key=key or uuid4(),
        reason=reason,
        reverses=booked,
    )
    return turn_back(booked, account, happening)


def _debtor_of(booked: Transaction) -> UUID:
    of_members = Posting.objects.filter(
        transaction=booked, account__kind=Account.Kind.DEBTOR
    ).values_list("account_id", flat=True)
    found = of_members.first()
    if found is None:
        raise CannotReverse
    return found


def _payment(paid: Transaction, account: Account, happening: Happening) -> Transaction:
    means = paid.postings.select_related("account").exclude(account=account).get()
    cents = means.amount_cents
    from_credit = min(cents, credit_of(account))
    parts = spread(cents - from_credit, paid_of(account))
    if from_credit + sum(part for _charge, part in parts) < cents:
        raise CannotReverse
    lines = [Line(account, part, charge_id) for charge_id, part in parts]
    lines += [Line(account, from_credit), Line(means.account, -cents)]
    return book(Transaction.Kind.PAY, lines, happening)


def _charge(charged: Transaction, account: Account, happening: Happening) -> Transaction:
    charge = Charge.objects.get(postings__transaction=charged)
    posting = charged.postings.get(account=account)
    cents = standing_of(charge).charged - posting.amount_cents
    booked = change_to(cents, charge, account, happening) if cents >= 0 else None
    if booked is None:
        raise CannotReverse
    return booked


def _waiver(waived: Transaction, account: Account, happening: Happening) -> Transaction:
    posting = waived.postings.get(account=account)
    cents = -posting.amount_cents
    if cents < 0 or posting.charge is None or standing_of(posting.charge).waived < cents:
        raise CannotReverse
    lines = [Line(account, cents, posting.charge_id), Line(house(WAIVED), -cents)]
    booked = book(Transaction.Kind.WAIVE, lines, happening)
    use_credit(account, happening)
    return booked


def _pay_out(paid_out: Transaction, account: Account, happening: Happening) -> Transaction:
    means = paid_out.postings.select_related("account").exclude(account=account).get()
    cents = -means.amount_cents
    lines = [Line(account, -cents), Line(means.account, cents)]
    booked = book(Transaction.Kind.PAY_OUT, lines, happening)
    use_credit(account, happening)
    return booked


_TURNING: dict[str, Callable[[Transaction, Account, Happening], Transaction]] = {
    Transaction.Kind.PAY: _payment,
    Transaction.Kind.CHARGE: _charge,
    Transaction.Kind.WAIVE: _waiver,
    Transaction.Kind.PAY_OUT: _pay_out,
}
