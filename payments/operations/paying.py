"""Money that comes in, and credit that goes out."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bieb.lib.money import euro
from members.models import Account as Login
from members.models import Member
from payments.errors import MoreThanCredit, NothingOwed, SecondColleagueNeeded
from payments.models import Account, Drawer, Means, Transaction
from payments.operations.allocating import credit_of, open_of, spread
from payments.operations.booking import (
    Happening,
    Line,
    book,
    booked_before,
    checked,
    hold_open,
    house,
    lock_known_account,
)


@transaction.atomic
def pay(
    member: Member,
    *,
    cents: int,
    means: str,
    key: UUID,
    at: datetime,
    today: date,
    drawer: Drawer | None = None,
    by: Login | None = None,
) -> Transaction:
    """Take `cents` from `member` for what is owed, the oldest first; the rest becomes credit.

    Locks the account, then holds the drawer open. The same `key` again gives the same answer. Of
    two people who pay the same debt on one day, the second has credit: nobody's money gets lost.

    Raises:
        AmountNotPositive: zero or less.
        AmountTooLarge: more than ten thousand euro.
        NothingOwed: nothing is open, and nothing was paid today either.
        DrawerClosed: the drawer was closed meanwhile.
        KeyUsedForOther: the key belongs to another booking.
    """
    cents = checked(cents)
    account = lock_known_account(member)
    if account is None:
        raise NothingOwed
    before = booked_before(key, Transaction.Kind.PAY, account, -cents)
    if before:
        return before
    hold_open(drawer)
    owed = open_of(account)
    if not owed and not _paid_on(account, today):
        raise NothingOwed
    parts = spread(cents, owed)
    rest = cents - sum(part for _charge, part in parts)
    lines = [Line(account, -part, charge_id) for charge_id, part in parts]
    lines += [Line(account, -rest), Line(house(f"means_{Means(means)}"), cents)]
    happening = Happening(today=today, at=at, by=by, drawer=drawer, key=key)
    return book(Transaction.Kind.PAY, lines, happening)


@transaction.atomic
def pay_out(  # noqa: PLR0913  a payment has this many sides
    member: Member,
    *,
    cents: int,
    means: str,
    key: UUID,
    by: Login,
    at: datetime,
    today: date,
    seconded_by: Login | None = None,
    drawer: Drawer | None = None,
) -> Transaction:
    """Give `cents` of credit back in money. Cash needs a second colleague who looks on.

    Locks the account, then holds the drawer open. The same `key` again gives the same answer.

    Raises:
        AmountNotPositive: zero or less.
        AmountTooLarge: more than ten thousand euro.
        SecondColleagueNeeded: cash, and nobody else looks on.
        MoreThanCredit: there is less credit than that.
        DrawerClosed: the drawer was closed meanwhile.
        KeyUsedForOther: the key belongs to another booking.
    """
    cents = checked(cents)
    if means == Means.CASH and (seconded_by is None or seconded_by.pk == by.pk):
        raise SecondColleagueNeeded
    account = lock_known_account(member)
    if account is None:
        raise MoreThanCredit(credit=euro(0))
    before = booked_before(key, Transaction.Kind.PAY_OUT, account, cents)
    if before:
        return before
    hold_open(drawer)
    credit = credit_of(account)
    if cents > credit:
        raise MoreThanCredit(credit=euro(credit))
    happening = Happening(
        today=today, at=at, by=by, seconded_by=seconded_by, drawer=drawer, key=key
    )
    lines = [Line(account, cents), Line(house(f"means_{Means(means)}"), -cents)]
    return book(Transaction.Kind.PAY_OUT, lines, happening)


def _paid_on(account: Account, day: date) -> bool:
    return Transaction.objects.filter(
        kind=Transaction.Kind.PAY, booked_on=day, reverses=None, postings__account=account
    ).exists()
