"""Two at once on one account, with real connections: everything counts, nothing twice, no deadlock."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from members.models import Member
from payments.balances import Balance, balance_of
from payments.errors import MoreThanCredit, MoreThanOpen
from payments.models import Account, Charge, Holder, Posting, Transaction
from payments.operations import charge, pay, pay_out, set_charge, waive
from tests.builders import MONDAY, a_charge, a_colleague, a_member, a_payment, at_noon

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at_noon(MONDAY)
AT_ONCE = 8
Answer = TypeVar("Answer")


def together(*jobs: Callable[[], Answer]) -> list[Answer]:
    """Do all of this at the same moment, each over its own connection."""
    start = threading.Barrier(len(jobs))

    def one(job: Callable[[], Answer]) -> Answer:
        connection.ensure_connection()
        start.wait(10)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(one, jobs))


def paying(member: Member, cents: int, means: str = "card") -> Transaction:
    return pay(member, cents=cents, means=means, key=uuid4(), today=MONDAY, at=NOON)


def test_two_who_paid_one_debt_at_once_left_credit_and_lost_nothing() -> None:
    member = a_member()
    a_charge(member=member, cents=495)

    together(lambda: paying(member, 495), lambda: paying(member, 495, "cash"))

    assert balance_of(member) == Balance(0, 495, None)
    assert Transaction.objects.filter(kind="pay").count() == 2


def test_one_key_at_many_desks_at_once_was_one_payment() -> None:
    member, key = a_member(), uuid4()
    a_charge(member=member, cents=500)

    def again() -> int:
        return pay(member, cents=500, means="card", key=key, today=MONDAY, at=NOON).pk

    answers = together(*[again] * AT_ONCE)

    assert len(set(answers)) == 1
    assert balance_of(member) == Balance(0, 0, None)


def test_the_first_charges_of_a_member_at_once_came_on_one_account() -> None:
    member = a_member()

    def owe() -> Charge | None:
        return charge(member, kind="overdue", cents=100, today=MONDAY, at=NOON)

    together(*[owe] * AT_ONCE)

    assert Holder.objects.count() == Account.objects.filter(kind="debtor").count() == 1
    assert balance_of(member).open_cents == 100 * AT_ONCE


def test_a_charge_was_not_waived_twice_at_once() -> None:
    fee = a_charge(cents=500)

    def let_go() -> str:
        try:
            waive(fee, cents=500, reason="goodwill", by=None, today=MONDAY, at=NOON)
        except MoreThanOpen as refused:
            return refused.code
        return "waived"

    assert sorted(together(*[let_go] * 4)) == ["more_than_open"] * 3 + ["waived"]


def test_credit_was_not_paid_out_twice_at_once() -> None:
    member, anouk = a_member(), a_colleague()
    a_charge(member=member, cents=500)
    a_payment(member=member, cents=800)

    def out() -> str:
        try:
            pay_out(member, cents=300, means="card", key=uuid4(), by=anouk, today=MONDAY, at=NOON)
        except MoreThanCredit as refused:
            return refused.code
        return "paid out"

    assert sorted(together(*[out] * 4)) == ["more_than_credit"] * 3 + ["paid out"]


def test_the_nightly_fee_and_a_payment_at_once_were_both_counted() -> None:
    member = a_member()
    fee = a_charge(member=member, cents=150)

    together(
        lambda: set_charge(fee, cents=300, today=MONDAY, at=NOON),
        lambda: paying(member, 150),
        lambda: set_charge(fee, cents=300, today=MONDAY, at=NOON),
    )

    found = Charge.objects.with_amounts().get(pk=fee.pk)
    assert (found.charged_cents, found.paid_cents, found.open_cents) == (300, 150, 150)


def test_everything_at_once_on_three_accounts_met_no_deadlock() -> None:
    members = [a_member(given_name=name) for name in ("Ina", "Kees", "Wout")]
    fees = [a_charge(member=member, cents=1000) for member in members]
    deadlocks = []

    def busy(number: int) -> None:
        who = cycle(range(3))
        for _ in range(number):
            next(who)
        for turn in range(12):
            at = next(who)
            try:
                if (number + turn) % 3 == 0:
                    paying(members[at], 100 + turn)
                elif (number + turn) % 3 == 1:
                    set_charge(fees[at], cents=900 + 10 * turn, today=MONDAY, at=NOON)
                else:
                    charge(members[at], kind="card", cents=50, today=MONDAY, at=NOON)
            except OperationalError as error:
                deadlocks.append(str(error))

    together(*[lambda number=number: busy(number) for number in range(AT_ONCE)])

    assert deadlocks == []
    assert Posting.objects.all().total_cents() == 0
    assert [
        min(balance_of(each).open_cents, balance_of(each).credit_cents) for each in members
    ] == [0] * 3
