"""Credit that goes out, and bookings that are turned back by booking the opposite."""

from datetime import timedelta
from uuid import uuid4

import pytest

from members.models import Member
from payments import errors
from payments.balances import Balance, balance_of, open_charges
from payments.models import Posting, Transaction
from payments.operations import pay_out, reverse, set_charge, waive
from tests.builders import MONDAY, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = pytest.mark.django_db
NOON = at_noon(MONDAY)


def with_credit(cents: int = 300) -> Member:
    member = a_member()
    a_charge(member=member, cents=500)
    a_payment(member=member, cents=500 + cents)
    return member


def turned_back(booked: Transaction) -> Transaction:
    return reverse(booked, by=None, today=MONDAY, at=NOON)


def test_lost_paid_and_found_came_out_to_the_cent() -> None:
    member = a_member()
    a_charge(member=member, kind="overdue", cents=500)
    replacement = a_charge(member=member, kind="replacement", cents=2495)
    a_charge(member=member, kind="replacement_admin", cents=500)
    assert balance_of(member).open_cents == 3495

    paid = a_payment(member=member, cents=3000)
    parts = paid.postings.exclude(charge=None).order_by("pk")
    assert [-part.amount_cents for part in parts] == [500, 2495, 5]
    assert balance_of(member) == Balance(495, 0, MONDAY)

    found_on = MONDAY + timedelta(days=10)
    set_charge(replacement, cents=0, today=found_on, at=at_noon(found_on))
    assert balance_of(member) == Balance(0, 2000, None)
    assert list(open_charges(member)) == []


def test_credit_was_paid_out_in_cash_with_two_colleagues() -> None:
    member, anouk, marga = with_credit(), a_colleague(), a_colleague(username="marga")

    booked = pay_out(
        member, cents=300, means="cash", key=uuid4(), by=anouk, seconded_by=marga,
        today=MONDAY, at=NOON,
    )  # fmt: skip

    assert balance_of(member) == Balance(0, 0, None)
    assert (booked.handling.by, booked.handling.seconded_by) == (anouk, marga)


@pytest.mark.parametrize("same", [True, False])
def test_cash_was_not_paid_out_by_one_colleague(same: bool) -> None:
    member, anouk = with_credit(), a_colleague()

    with pytest.raises(errors.SecondColleagueNeeded):
        pay_out(
            member, cents=300, means="cash", key=uuid4(), by=anouk,
            seconded_by=anouk if same else None, today=MONDAY, at=NOON,
        )  # fmt: skip

    assert balance_of(member).credit_cents == 300


@pytest.mark.parametrize("cents", [301, 1000])
def test_no_more_was_paid_out_than_there_was(cents: int) -> None:
    with pytest.raises(errors.MoreThanCredit):
        pay_out(
            with_credit(), cents=cents, means="card", key=uuid4(), by=a_colleague(),
            today=MONDAY, at=NOON,
        )  # fmt: skip


def test_paying_out_twice_with_one_key_paid_once() -> None:
    member, key, anouk = with_credit(), uuid4(), a_colleague()

    for _ in range(2):
        pay_out(member, cents=200, means="card", key=key, by=anouk, today=MONDAY, at=NOON)

    assert balance_of(member).credit_cents == 100


def test_a_payment_turned_back_was_owed_again_and_both_stayed() -> None:
    member = a_member()
    a_charge(member=member, cents=500)
    paid = a_payment(member=member, cents=800)

    back = turned_back(paid)

    assert balance_of(member) == Balance(500, 0, MONDAY)
    assert (back.reverses, Transaction.objects.filter(kind="pay").count()) == (paid, 2)


def test_a_payment_of_which_the_credit_was_used_was_turned_back_out_of_what_it_paid() -> None:
    member = a_member()
    a_charge(member=member, cents=500)
    paid = a_payment(member=member, cents=800)
    a_charge(member=member, cents=200)

    turned_back(paid)

    assert balance_of(member) == Balance(700, 0, MONDAY)


def test_a_payment_of_which_credit_was_paid_out_was_not_turned_back() -> None:
    member = a_member()
    a_charge(member=member, cents=500)
    paid = a_payment(member=member, cents=800)
    pay_out(member, cents=300, means="card", key=uuid4(), by=a_colleague(), today=MONDAY, at=NOON)

    with pytest.raises(errors.CannotReverse):
        turned_back(paid)


def test_a_charge_turned_back_gave_credit_for_what_was_paid() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=500)
    a_payment(member=member, cents=500)

    turned_back(Transaction.objects.get(kind="charge", postings__charge=fee))

    assert balance_of(member) == Balance(0, 500, None)


def test_what_was_waived_and_turned_back_was_owed_again() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=500)
    waived = waive(fee, cents=500, reason="goodwill", by=None, today=MONDAY, at=NOON)

    turned_back(waived)

    assert balance_of(member).open_cents == 500


def test_what_was_paid_out_and_turned_back_was_credit_again() -> None:
    member = with_credit()
    out = pay_out(
        member, cents=300, means="card", key=uuid4(), by=a_colleague(), today=MONDAY, at=NOON
    )

    turned_back(out)

    assert balance_of(member).credit_cents == 300


def test_nothing_was_turned_back_twice_nor_a_reversal_itself() -> None:
    paid = a_payment()
    back = turned_back(paid)

    with pytest.raises(errors.AlreadyReversed):
        turned_back(paid)
    with pytest.raises(errors.CannotReverse):
        turned_back(back)


def test_a_reversal_asked_twice_with_one_key_was_one_reversal() -> None:
    paid, key = a_payment(), uuid4()

    first = reverse(paid, by=None, today=MONDAY, at=NOON, key=key)
    second = reverse(paid, by=None, today=MONDAY, at=NOON, key=key)

    assert first == second


def test_what_the_ledger_did_by_itself_was_not_turned_back_by_itself() -> None:
    member = with_credit()
    a_charge(member=member, cents=100)

    with pytest.raises(errors.CannotReverse):
        turned_back(Transaction.objects.get(kind="apply"))


def test_the_whole_ledger_always_added_up_to_nothing() -> None:
    member = with_credit()
    a_charge(member=member, cents=100)
    turned_back(a_payment(member=member, cents=50))

    assert Posting.objects.all().total_cents() == 0
