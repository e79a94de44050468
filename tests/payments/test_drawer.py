"""The drawer of a branch: opened, counted, closed; what it was short is in the ledger."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from catalog.models import Branch
from members.models import Account
from payments import errors
from payments.desk import give_back, take_payment
from payments.drawer import (
    close_drawer,
    count_drawer,
    day_total,
    drawer_at,
    open_drawer,
)
from payments.models import Drawer, Posting, Transaction
from payments.operations import reverse
from tests.builders import MONDAY, a_branch, a_charge, a_colleague, a_member, at_noon

pytestmark = pytest.mark.django_db
NOON = at_noon(MONDAY)


def opened(branch: Branch | None = None) -> Drawer:
    return open_drawer(branch or a_branch(), float_cents=5000, at=NOON, today=MONDAY)


def took(cents: int, means: str, *, owed: int = 0, by: Account | None = None) -> Transaction:
    """Money taken at Rijssen from a member who owed that much."""
    member = a_member()
    a_charge(member=member, cents=owed or cents)
    by = by or Account.objects.filter(is_staff=True).first() or a_colleague()
    return take_payment(
        member, cents=cents, means=means, branch=a_branch(), by=by, key=uuid4(), at=NOON,
        today=MONDAY,
    )  # fmt: skip


def test_what_went_through_the_drawer_added_up_for_the_day() -> None:
    drawer = opened()
    took(500, "cash")
    took(1000, "cash", owed=800)
    took(250, "card")

    total = day_total(drawer)

    assert (total.cash_cents, total.card_cents, total.all_cents) == (1500, 250, 1750)
    assert total.by_kind == [("te-laat-geld", 1550)]
    assert (total.credit_cents, total.payments, total.expected_cents) == (200, 3, 6500)


def test_what_was_turned_back_went_out_of_the_drawer_again() -> None:
    drawer = opened()
    paid = took(500, "cash")

    reverse(paid, by=None, today=MONDAY, at=NOON, drawer=drawer)

    total = day_total(drawer)
    assert (total.cash_in_cents, total.cash_out_cents, total.expected_cents) == (500, 500, 5000)
    assert total.by_kind == []


def test_credit_given_back_in_cash_went_out_of_the_drawer() -> None:
    drawer, anouk, marga = opened(), a_colleague(), a_colleague(username="marga")
    member = a_member()
    a_charge(member=member, cents=100)
    at_desk: dict[str, Any] = {
        "means": "cash",
        "branch": a_branch(),
        "at": NOON,
        "today": MONDAY,
        "by": anouk,
    }
    take_payment(member, cents=500, key=uuid4(), **at_desk)

    give_back(member, cents=400, seconded_by=marga, key=uuid4(), **at_desk)

    total = day_total(drawer)
    assert (total.paid_out_cents, total.expected_cents) == (400, 5100)


def test_cash_was_not_taken_without_an_open_drawer_but_a_card_was() -> None:
    with pytest.raises(errors.NoDrawerOpen):
        took(500, "cash")

    assert took(500, "card").drawer is None


def test_money_of_today_did_not_go_into_a_drawer_that_was_left_open_yesterday() -> None:
    left_open = open_drawer(a_branch(), float_cents=5000, at=NOON, today=MONDAY - timedelta(days=1))

    with pytest.raises(errors.DrawerOfAnotherDay):
        took(500, "cash")
    assert took(500, "card").drawer is None
    assert day_total(left_open).all_cents == 0

    count_drawer(left_open, cents=5000)
    close_drawer(left_open, at=NOON, today=MONDAY)
    todays = opened()
    assert took(500, "cash").drawer == todays


def test_money_went_into_the_drawer_of_its_own_branch() -> None:
    opened(a_branch(code="HOL", name="Bibliotheek Holten"))
    rijssen = opened()

    assert took(500, "cash").drawer == rijssen


def test_one_drawer_was_open_at_a_branch() -> None:
    opened()

    with pytest.raises(errors.DrawerAlreadyOpen):
        open_drawer(a_branch(), float_cents=0, at=NOON, today=MONDAY + timedelta(days=1))


@pytest.mark.parametrize("cents", [-1, 100_000_000])
def test_change_that_could_not_be_was_refused(cents: int) -> None:
    with pytest.raises((errors.AmountNotPositive, errors.AmountTooLarge)):
        open_drawer(a_branch(), float_cents=cents, at=NOON, today=MONDAY)


def test_a_drawer_that_was_right_closed_without_a_word() -> None:
    drawer = opened()
    took(500, "cash")
    count_drawer(drawer, cents=5500)

    closed = close_drawer(drawer, at=NOON, today=MONDAY)

    assert (closed.difference_cents, closed.explanation) == (0, "")
    assert drawer_at(a_branch()) is None
    assert not Transaction.objects.filter(kind="drawer").exists()


@pytest.mark.parametrize(("counted", "difference"), [(5490, -10), (5510, 10)])
def test_a_difference_was_explained_and_booked(counted: int, difference: int) -> None:
    drawer, anouk = opened(), a_colleague()
    took(500, "cash", by=anouk)
    count_drawer(drawer, cents=counted)
    with pytest.raises(errors.DifferenceUnexplained):
        close_drawer(drawer, at=NOON, today=MONDAY)

    closed = close_drawer(drawer, at=NOON, today=MONDAY, by=anouk, explanation="change")

    assert (closed.difference_cents, closed.explanation) == (difference, "change")
    cash = Posting.objects.filter(account__code="means_cash")
    assert cash.total_cents() == 500 + difference
    assert Transaction.objects.get(kind="drawer").handling.by == anouk
    assert day_total(closed).cash_cents == 500


def test_a_drawer_was_counted_before_it_closed() -> None:
    with pytest.raises(errors.DrawerNotCounted):
        close_drawer(opened(), at=NOON, today=MONDAY)


def test_nothing_went_into_a_closed_drawer_nor_was_it_counted_again() -> None:
    drawer = opened()
    paid = took(500, "cash")
    count_drawer(drawer, cents=5500)
    close_drawer(drawer, at=NOON, today=MONDAY)

    with pytest.raises(errors.DrawerClosed):
        count_drawer(drawer, cents=5000)
    with pytest.raises(errors.DrawerClosed):
        close_drawer(drawer, at=NOON, today=MONDAY)
    with pytest.raises(errors.DrawerClosed):
        reverse(paid, by=None, today=MONDAY, at=NOON, drawer=drawer)
