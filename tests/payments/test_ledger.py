"""Owing and paying: oldest first, the rest is credit, and running it twice does nothing twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bieb.lib.errors import DomainError
from members.models import Member
from payments import errors
from payments.balances import Balance, balance_of, open_charges
from payments.models import MOST_CENTS, Charge, Holder, Posting, Transaction
from payments.operations import charge, pay, pay_out, set_charge, waive
from tests.builders import MONDAY, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = pytest.mark.django_db
NOON = at_noon(MONDAY)


def open_cents(member: Member) -> list[int]:
    return [each.open_cents for each in open_charges(member)]


def test_a_member_with_whom_there_was_never_money_owed_nothing() -> None:
    assert balance_of(a_member()) == Balance(0, 0, None)


def test_a_charge_of_nothing_wrote_nothing() -> None:
    member = a_member()

    assert charge(member, kind="overdue", cents=0, today=MONDAY, at=NOON) is None
    assert (Charge.objects.count(), Holder.objects.count()) == (0, 0)


def test_money_paid_the_oldest_first_and_of_nobody_else() -> None:
    ina, kees = a_member(given_name="Ina"), a_member(given_name="Kees")
    a_charge(member=kees, cents=300, made_on=date(2026, 1, 5))
    a_charge(member=ina, cents=500, made_on=MONDAY)
    oldest = a_charge(member=ina, cents=200, made_on=MONDAY - timedelta(days=1))

    a_payment(member=ina, cents=250)

    assert open_cents(ina) == [450]
    assert Charge.objects.with_amounts().get(pk=oldest.pk).paid_cents == 200
    assert balance_of(kees) == Balance(300, 0, date(2026, 1, 5))
    assert balance_of(ina) == Balance(450, 0, MONDAY)


def test_what_was_paid_too_much_became_credit_that_paid_the_next_charge() -> None:
    member = a_member()
    a_charge(member=member, cents=500)
    a_payment(member=member, cents=800)
    assert balance_of(member) == Balance(0, 300, None)

    a_charge(member=member, cents=120)
    a_charge(member=member, cents=200)

    assert balance_of(member) == Balance(20, 0, MONDAY)


def test_setting_a_charge_booked_only_the_difference() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=15)

    set_charge(fee, cents=30, today=MONDAY, at=NOON)
    again = set_charge(fee, cents=30, today=MONDAY, at=NOON)

    assert again is None
    amounts = (
        Posting.objects.filter(charge=fee).order_by("pk").values_list("amount_cents", flat=True)
    )
    assert list(amounts) == [15, 15]
    assert balance_of(member).open_cents == 30


@pytest.mark.parametrize(("paid", "balance"), [(0, (135, 0)), (100, (35, 0)), (150, (0, 15))])
def test_a_charge_that_became_lower_was_owed_less_or_gave_credit(
    paid: int, balance: tuple[int, int]
) -> None:
    member = a_member()
    fee = a_charge(member=member, cents=150)
    if paid:
        a_payment(member=member, cents=paid)

    set_charge(fee, cents=135, today=MONDAY, at=NOON)

    found = balance_of(member)
    assert (found.open_cents, found.credit_cents) == balance


def test_what_was_waived_was_not_given_back_in_money() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=500)
    waive(fee, cents=300, reason="goodwill", by=a_colleague(), today=MONDAY, at=NOON)
    a_payment(member=member, cents=200)

    set_charge(fee, cents=0, today=MONDAY, at=NOON)

    assert balance_of(member) == Balance(0, 200, None)
    amounts = Charge.objects.with_amounts().get(pk=fee.pk)
    assert (amounts.charged_cents, amounts.waived_cents, amounts.paid_cents) == (0, 0, 0)


def test_the_same_key_was_the_same_payment() -> None:
    member, key = a_member(), uuid4()
    a_charge(member=member, cents=500)

    first = a_payment(member=member, cents=500, key=key)
    second = a_payment(member=member, cents=500, key=key)

    assert first == second
    assert balance_of(member) == Balance(0, 0, None)


def test_a_key_was_not_taken_for_another_amount_or_another_member() -> None:
    member, other, key = a_member(), a_member(given_name="Kees"), uuid4()
    a_charge(member=member, cents=500)
    a_charge(member=other, cents=500)
    a_payment(member=member, cents=200, key=key)

    with pytest.raises(errors.KeyUsedForOther):
        a_payment(member=member, cents=300, key=key)
    with pytest.raises(errors.KeyUsedForOther):
        a_payment(member=other, cents=200, key=key)


def test_the_second_who_paid_the_same_debt_had_credit() -> None:
    member = a_member()
    a_charge(member=member, cents=500)

    a_payment(member=member, cents=500)
    a_payment(member=member, cents=500, means="cash")

    assert balance_of(member) == Balance(0, 500, None)


@pytest.mark.parametrize("known", [True, False])
def test_paying_when_nothing_was_owed_was_refused(known: bool) -> None:
    member = a_member()
    if known:
        a_charge(member=member, cents=500)
        a_payment(member=member, cents=500)

    with pytest.raises(errors.NothingOwed):
        a_payment(member=member, cents=500, today=MONDAY + timedelta(days=1))

    assert Transaction.objects.filter(kind="pay").count() == known


@pytest.mark.parametrize(
    ("cents", "refusal"),
    [
        (0, errors.AmountNotPositive),
        (-100, errors.AmountNotPositive),
        (MOST_CENTS + 1, errors.AmountTooLarge),
        (100_000_000, errors.AmountTooLarge),
    ],
)
def test_an_amount_that_could_not_be_was_refused(cents: int, refusal: type[DomainError]) -> None:
    member, anouk = a_member(), a_colleague()
    fee = a_charge(member=member, cents=500)

    with pytest.raises(refusal):
        pay(member, cents=cents, means="card", key=uuid4(), today=MONDAY, at=NOON)
    with pytest.raises(refusal):
        waive(fee, cents=cents, reason="goodwill", by=None, today=MONDAY, at=NOON)
    with pytest.raises(refusal):
        pay_out(member, cents=cents, means="card", key=uuid4(), by=anouk, today=MONDAY, at=NOON)

    assert balance_of(member).open_cents == 500


@pytest.mark.parametrize(
    ("cents", "refusal"),
    [(-1, errors.AmountNotPositive), (MOST_CENTS + 1, errors.AmountTooLarge)],
)
def test_a_charge_could_not_be_less_than_nothing_or_a_million(
    cents: int, refusal: type[DomainError]
) -> None:
    member = a_member()
    fee = a_charge(member=member, cents=500)

    with pytest.raises(refusal):
        charge(member, kind="overdue", cents=cents, today=MONDAY, at=NOON)
    with pytest.raises(refusal):
        set_charge(fee, cents=cents, today=MONDAY, at=NOON)

    assert balance_of(member).open_cents == 500


def test_a_refusal_said_the_amount_as_people_write_it() -> None:
    fee = a_charge(cents=495)

    with pytest.raises(errors.MoreThanOpen) as refused:
        waive(fee, cents=496, reason="goodwill", by=None, today=MONDAY, at=NOON)

    assert "€\u00a04,95" in str(refused.value)


@pytest.mark.parametrize("reason", ["", "omdat"])
def test_nothing_was_waived_without_a_reason_of_the_list(reason: str) -> None:
    fee = a_charge(cents=500)

    with pytest.raises(errors.ReasonNeeded):
        waive(fee, cents=500, reason=reason, by=None, today=MONDAY, at=NOON)


def test_who_waived_was_written_down() -> None:
    anouk = a_colleague()

    booked = waive(a_charge(), cents=500, reason="mistake", by=anouk, today=MONDAY, at=NOON)

    assert (booked.handling.by, booked.reason) == (anouk, "mistake")
