"""The drawer of a branch on a day: opened with change, counted by people, closed for good."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from bieb.lib.money import euro
from catalog.models import Branch
from members.models import Account as Login
from payments.errors import (
    DifferenceUnexplained,
    DrawerAlreadyOpen,
    DrawerClosed,
    DrawerNotCounted,
)
from payments.models import Account, Charge, Drawer, Means, Posting, Transaction
from payments.operations.booking import DIFFERENCES, Happening, Line, book, checked, house

USUAL_NAME = "Balie"


@dataclass(frozen=True)
class DayTotal:
    """What went through one drawer, in cents. `by_kind` is what the money was for.

    `expected_cents` is the cash that should be in it: the change it began with, what came in and
    what went out.
    """

    cash_in_cents: int
    cash_out_cents: int
    card_in_cents: int
    card_out_cents: int
    by_kind: list[tuple[str, int]]
    credit_cents: int
    paid_out_cents: int
    payments: int
    expected_cents: int

    @property
    def cash_cents(self) -> int:
        return self.cash_in_cents - self.cash_out_cents

    @property
    def card_cents(self) -> int:
        return self.card_in_cents - self.card_out_cents

    @property
    def all_cents(self) -> int:
        return self.cash_cents + self.card_cents


def open_drawer(
    branch: Branch, *, float_cents: int, at: datetime, today: date, name: str = USUAL_NAME
) -> Drawer:
    """Open the drawer of `branch` for today, with `float_cents` of change in it.

    Raises:
        DrawerAlreadyOpen: one of that name is open at this branch, perhaps since yesterday.
        AmountTooLarge: more than ten thousand euro of change.
        AmountNotPositive: less than nothing.
    """
    if float_cents:
        checked(float_cents)
    try:
        with transaction.atomic():
            return Drawer.objects.create(
                branch=branch, name=name, day=today, opened_at=at, float_cents=float_cents
            )
    except IntegrityError as error:
        raise DrawerAlreadyOpen from error


def drawer_at(branch: Branch) -> Drawer | None:
    """Return the drawer that is open at `branch`, perhaps since yesterday; the newest of more."""
    return Drawer.objects.at(branch).open().first()


@transaction.atomic
def count_drawer(drawer: Drawer, *, cents: int) -> Drawer:
    """Write down what was counted in the drawer; counting again counts instead.

    Raises:
        DrawerClosed: it was closed already.
        AmountNotPositive: less than nothing.
        AmountTooLarge: more than ten thousand euro.
    """
    held = _held(drawer)
    if cents:
        checked(cents)
    held.counted_cents = cents
    held.save(update_fields=["counted_cents"])
    return held


@transaction.atomic
def close_drawer(
    drawer: Drawer, *, at: datetime, today: date, by: Login | None = None, explanation: str = ""
) -> Drawer:
    """Close a counted drawer; a difference is booked, so that the ledger says what is there.

    Holds the drawer: a payment on its way is in, or is refused and comes in the next drawer.

    Raises:
        DrawerClosed: it was closed already.
        DrawerNotCounted: nobody wrote down what is in it.
        DifferenceUnexplained: it is not what should be there, and nobody says why.
    """
    held = _held(drawer)
    if held.counted_cents is None:
        raise DrawerNotCounted
    difference = held.counted_cents - day_total(held).expected_cents
    if difference and explanation not in Drawer.Explanation.values:
        raise DifferenceUnexplained(difference=euro(difference))
    if difference:
        _book_difference(difference, Happening(today=today, at=at, by=by, drawer=held))
    held.difference_cents, held.closed_at = difference, at
    held.explanation = explanation if difference else ""
    held.save(update_fields=["difference_cents", "closed_at", "explanation"])
    return held


def day_total(drawer: Drawer) -> DayTotal:
    """Add up what went through the drawer; what it was short or over is not in it."""
    booked = Posting.objects.filter(transaction__drawer=drawer).exclude(
        transaction__kind=Transaction.Kind.DRAWER
    )
    amount = "amount_cents"
    cash = Q(account__code=f"means_{Means.CASH}")
    card = Q(account__code=f"means_{Means.CARD}")
    money_in, money_out = Q(amount_cents__gt=0), Q(amount_cents__lt=0)
    of_member = Q(account__kind=Account.Kind.DEBTOR)
    sums = booked.aggregate(
        cash_in=Sum(amount, filter=cash & money_in, default=0),
        cash_out=-Sum(amount, filter=cash & money_out, default=0),
        card_in=Sum(amount, filter=card & money_in, default=0),
        card_out=-Sum(amount, filter=card & money_out, default=0),
        credit=-Sum(amount, filter=of_member & Q(charge=None) & _IS_PAY, default=0),
        paid_out=Sum(amount, filter=of_member & Q(charge=None) & ~_IS_PAY, default=0),
    )
    return DayTotal(
        cash_in_cents=sums["cash_in"],
        cash_out_cents=sums["cash_out"],
        card_in_cents=sums["card_in"],
        card_out_cents=sums["card_out"],
        by_kind=_by_kind(drawer),
        credit_cents=sums["credit"],
        paid_out_cents=sums["paid_out"],
        payments=drawer.transactions.filter(kind=Transaction.Kind.PAY, reverses=None).count(),
        expected_cents=drawer.float_cents + sums["cash_in"] - sums["cash_out"],
    )


_IS_PAY = Q(transaction__kind=Transaction.Kind.PAY)


def _by_kind(drawer: Drawer) -> list[tuple[str, int]]:
    sums = dict(
        Posting.objects.filter(transaction__drawer=drawer, charge__isnull=False)
        .values_list("charge__kind")
        .annotate(cents=-Sum("amount_cents"))
    )
    return [(str(label), sums[kind]) for kind, label in Charge.Kind.choices if sums.get(kind)]


def _held(drawer: Drawer) -> Drawer:
    held = Drawer.objects.select_for_update(no_key=True).get(pk=drawer.pk)
    if not held.is_open:
        raise DrawerClosed
    return held


def _book_difference(cents: int, happening: Happening) -> None:
    """Book money that is there and should not be, or should be and is not."""
    lines = [Line(house(f"means_{Means.CASH}"), cents), Line(house(DIFFERENCES), -cents)]
    book(Transaction.Kind.DRAWER, lines, happening)
