"""What a member owes: a charge, what it becomes later, and what the library lets go of."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from bieb.lib.money import euro
from members.models import Account as Login
from members.models import Member
from payments.errors import AmountNotPositive, AmountTooLarge, MoreThanOpen, ReasonNeeded
from payments.models import MOST_CENTS, Account, Charge, Transaction
from payments.operations.allocating import Standing, standing_of, use_credit
from payments.operations.booking import (
    WAIVED,
    Happening,
    Line,
    book,
    booked_before,
    checked,
    house,
    lock,
    lock_account,
)


@transaction.atomic
def charge(
    member: Member, *, kind: str, cents: int, today: date, at: datetime, made_on: date | None = None
) -> Charge | None:
    """Let `member` owe `cents` for something; nothing is written for an amount of zero.

    Locks the account of the member. Credit pays it at once, as far as that goes. `made_on` is the
    day by which it is the oldest or not; without it that is `today`.

    Raises:
        AmountNotPositive: less than zero.
        AmountTooLarge: more than ten thousand euro.
    """
    if cents == 0:
        return None
    cents = checked(cents)
    account = lock_account(member)
    made = Charge.objects.create(account=account, kind=kind, made_on=made_on or today)
    happening = Happening(today=today, at=at)
    _raise_by(cents, made, account, happening)
    return made


@transaction.atomic
def set_charge(charge: Charge, *, cents: int, at: datetime, today: date) -> Transaction | None:
    """Make a charge `cents` in all, by booking only the difference; None when there is none.

    Locks the account. Running it again with the same amount does nothing. What was paid too much
    becomes credit, which pays what else is open; what was waived is not given back in money.

    Raises:
        AmountNotPositive: less than zero.
        AmountTooLarge: more than ten thousand euro.
    """
    if cents < 0:
        raise AmountNotPositive
    if cents > MOST_CENTS:
        raise AmountTooLarge(most=euro(MOST_CENTS))
    account = lock(charge.account_id)
    return change_to(cents, charge, account, Happening(today=today, at=at))


def change_to(
    cents: int, charge: Charge, account: Account, happening: Happening
) -> Transaction | None:
    """Book the difference between `cents` and what was charged; the account must be locked."""
    standing = standing_of(charge)
    difference = cents - standing.charged
    if difference > 0:
        return _raise_by(difference, charge, account, happening)
    if difference < 0:
        return _lower_by(-difference, charge, account, standing, happening)
    return None


@transaction.atomic
def waive(
    charge: Charge,
    *,
    cents: int,
    reason: str,
    by: Login | None,
    at: datetime,
    today: date,
    key: UUID | None = None,
) -> Transaction:
    """Let go of `cents` of what is open of a charge. `by` is None when a rule does it.

    Locks the account. The same `key` again gives the same answer and does nothing twice.

    Raises:
        AmountNotPositive: zero or less.
        AmountTooLarge: more than ten thousand euro.
        ReasonNeeded: no reason, or none of `Transaction.Reason`.
        MoreThanOpen: less than that is open.
        KeyUsedForOther: the key belongs to another booking.
    """
    cents = checked(cents)
    if reason not in Transaction.Reason.values:
        raise ReasonNeeded
    account, key = lock(charge.account_id), key or uuid4()
    before = booked_before(key, Transaction.Kind.WAIVE, account, -cents)
    if before:
        return before
    still_open = standing_of(charge).open
    if cents > still_open:
        raise MoreThanOpen(open=euro(still_open))
    happening = Happening(today=today, at=at, by=by, key=key, reason=reason)
    lines = [Line(account, -cents, charge.pk), Line(house(WAIVED), cents)]
    return book(Transaction.Kind.WAIVE, lines, happening)


def _raise_by(cents: int, charge: Charge, account: Account, happening: Happening) -> Transaction:
    lines = [Line(account, cents, charge.pk), Line(house(f"income_{charge.kind}"), -cents)]
    booked = book(Transaction.Kind.CHARGE, lines, happening)
    use_credit(account, happening)
    return booked


def _lower_by(
    cents: int, charge: Charge, account: Account, standing: Standing, happening: Happening
) -> Transaction:
    """Take first what is open, then what was paid (as credit), then what was waived."""
    covered = max(cents - standing.open, 0)
    paid_back = min(covered, standing.paid)
    waived_back = covered - paid_back
    if paid_back:
        lines = [Line(account, paid_back, charge.pk), Line(account, -paid_back)]
        book(Transaction.Kind.RELEASE, lines, happening.aside())
    if waived_back:
        lines = [Line(account, waived_back, charge.pk), Line(house(WAIVED), -waived_back)]
        rule = Happening(today=happening.today, at=happening.at, reason=Transaction.Reason.RULE)
        book(Transaction.Kind.WAIVE, lines, rule)
    lines = [Line(account, -cents, charge.pk), Line(house(f"income_{charge.kind}"), cents)]
    booked = book(Transaction.Kind.CHARGE, lines, happening)
    use_credit(account, happening)
    return booked
