"""F8: what is to pay at the desk: paid, waived and given back, once, and turned back by F4."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from bieb.lib import clock
from loans.models import Loan
from members.models import Account, Member
from payments.balances import balance_of
from payments.drawer import open_drawer
from payments.models import Handling, Transaction
from tests.builders import a_branch, a_charge, a_colleague, a_copy, a_member, a_rule, card_of
from tests.loans.desk import a_desk, scan, what_is_sent
from tests.logins import an_authenticator

pytestmark = pytest.mark.django_db


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def at_the_till(
    *cents: int, colleague: Account | None = None, drawer: bool = True
) -> tuple[Client, Member]:
    """A desk with the list of money open of a member who owes these amounts, oldest first."""
    a_rule(block_over_cents=500)
    member, desk = a_member(), a_desk(colleague)
    a_charge(member=a_member(given_name="Fatima"), cents=777, today=clock.today())
    for each in cents:
        a_charge(member=member, cents=each, today=clock.today())
    if drawer:
        open_drawer(a_branch(), float_cents=0, at=clock.now(), today=clock.today())
    scan(desk, card_of(member).number)
    scan(desk, act="money")
    return desk, member


def owed(member: Member) -> int:
    return balance_of(member).open_cents


def code_of(colleague: Account) -> str:
    factor = Authenticator.objects.filter(user=colleague).first() or an_authenticator(colleague)
    secret = get_adapter().decrypt(factor.data["secret"])
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_the_lines_stood_there_with_what_they_come_to() -> None:
    desk, _member = at_the_till(150, 350)

    shown = page(desk)

    assert "€\u00a01,50" in shown
    assert "€\u00a05,00" in shown
    assert "€\u00a07,77" not in shown


@pytest.mark.parametrize(("typed", "means"), [("C", "cash"), ("p", "card")])
def test_all_was_paid_by_one_letter(typed: str, means: str) -> None:
    desk, member = at_the_till(150, 350)

    assert scan(desk, typed) == "paid"

    assert owed(member) == 0
    paid = Transaction.objects.get(kind="pay")
    assert paid.postings.filter(account__code=f"means_{means}").exists()


@pytest.mark.parametrize(("typed", "left"), [("C 1,50", 350), ("P 2", 300), ("c0,05", 495)])
def test_a_part_was_paid_the_oldest_line_first(typed: str, left: int) -> None:
    desk, member = at_the_till(150, 350)

    assert scan(desk, typed) == "paid"
    assert owed(member) == left


@pytest.mark.parametrize("typed", ["C -1", "C 0", "P abc", "C 1,234"])
def test_no_amount_was_no_payment(typed: str) -> None:
    desk, member = at_the_till(150)

    assert scan(desk, typed) == "not_understood"
    assert owed(member) == 150


def test_more_than_was_open_was_asked_first_and_became_credit() -> None:
    desk, member = at_the_till(150)

    assert scan(desk, "C 10") == "asked"
    assert owed(member) == 150
    assert scan(desk, "J") == "paid"
    assert balance_of(member).credit_cents == 850


def test_cash_without_an_open_drawer_was_refused_and_said_where_to_open_one() -> None:
    desk, member = at_the_till(150, drawer=False)

    assert scan(desk, "C") == "no_drawer_open"
    assert owed(member) == 150
    assert "/balie/kas/" in page(desk)
    assert scan(desk, "P") == "paid"


def test_the_same_payment_sent_twice_was_booked_once() -> None:
    desk, _member = at_the_till(150)
    sent = what_is_sent(desk, "C")

    answers = [
        desk.post("/balie/scan", sent, headers={"X-Desk-Queue": "1"}).json()["outcome"]
        for _ in range(2)
    ]

    assert answers == ["paid", "paid"]
    assert Transaction.objects.filter(kind="pay").count() == 1


def test_paying_lifted_the_block() -> None:
    desk, member = at_the_till(600)
    copy = a_copy()
    assert scan(desk, copy.barcode) == "owes_too_much"

    scan(desk, act="money")
    scan(desk, act="money")
    scan(desk, "P 1")

    assert scan(desk, copy.barcode) == "lent"
    assert Loan.objects.get().member == member


def test_a_payment_was_turned_back() -> None:
    desk, member = at_the_till(150)
    scan(desk, "C")

    assert scan(desk, act="undo") == "payment_undone"
    assert owed(member) == 150
    assert scan(desk, act="undo") == "nothing_to_undo"


def test_one_line_was_waived_with_a_reason() -> None:
    colleague = a_colleague(role="employee")
    desk, member = at_the_till(150, 350, colleague=colleague)

    assert scan(desk, "K2") == "asked"
    assert scan(desk, "3") == "waived"

    assert owed(member) == 150
    assert Handling.objects.get(transaction__kind="waive").by == colleague


@pytest.mark.parametrize("typed", ["0", "9", "omdat het mag", "-1"])
def test_waiving_without_a_reason_of_the_list_was_asked_again(typed: str) -> None:
    desk, member = at_the_till(150)
    scan(desk, "K1")

    assert scan(desk, typed) == "asked"
    assert owed(member) == 150


def test_a_part_was_waived_but_never_more_than_was_open() -> None:
    desk, member = at_the_till(150)
    scan(desk, "K1 1,00")
    scan(desk, "1")
    scan(desk, "K1 9,00")

    assert scan(desk, "1") == "more_than_open"
    assert owed(member) == 50


def test_credit_was_given_back_in_cash_when_a_second_colleague_looked_on() -> None:
    first, second = a_colleague(role="employee"), a_colleague(username="marga", role="manager")
    desk, member = at_the_till(150, colleague=first)
    scan(desk, "C 10")
    scan(desk, "J")
    scan(desk, "UC")

    assert scan(desk, "marga 000000") == "asked"
    assert scan(desk, "marga") == "asked"
    assert scan(desk, f"marga {code_of(second)}") == "paid_out"

    assert balance_of(member).credit_cents == 0
    handling = Handling.objects.get(transaction__kind="pay_out")
    assert (handling.by, handling.seconded_by) == (first, second)


def test_nobody_was_their_own_second_colleague() -> None:
    first = a_colleague(role="employee")
    desk, member = at_the_till(150, colleague=first)
    scan(desk, "P 10")
    scan(desk, "J")
    scan(desk, "UC")

    assert scan(desk, f"{first.username} {code_of(first)}") == "asked"
    assert balance_of(member).credit_cents == 850


def test_credit_that_is_not_there_was_not_given_back() -> None:
    desk, _member = at_the_till(150)

    assert scan(desk, "UC") == "no_credit"


def test_a_volunteer_took_no_money() -> None:
    desk = a_desk(a_colleague(username="vera", role="volunteer"))

    assert scan(desk, act="money") == "no_card_open"
    assert scan(desk, "C") == "not_a_number"


def test_the_proof_of_payment_named_nobody() -> None:
    desk, member = at_the_till(150)
    scan(desk, "C")
    paid = Transaction.objects.get(kind="pay")

    assert f"/balie/kas/bon/{paid.pk}/" in page(desk)
    receipt = desk.get(f"/balie/kas/bon/{paid.pk}/").content.decode()
    assert "€\u00a01,50" in receipt
    assert member.family_name not in receipt
