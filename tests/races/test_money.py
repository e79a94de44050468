"""Races over the money of one member, and the nightly job that is run twice, or killed."""

from datetime import date
from itertools import count
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db.models import Sum

from bieb.lib.clock import noon
from loans import settling
from loans.models import Loan, LoanCharge
from loans.operations import return_copy
from members.models import Member
from payments.balances import Balance, balance_of
from payments.models import Account, Charge, Posting, Transaction
from payments.operations import pay, raising
from payments.operations.booking import house
from tests.builders import a_branch, a_charge, a_loan, a_member, a_rule
from tests.races.processes import Act, at_once, killed_in_the_middle

LENT_ON = date(2026, 10, 5)  # a Monday; due on Monday 26 October
DAY = date(2026, 11, 9)  # eleven open days late yesterday
LATE_CENTS = 11 * 15 - 15  # one day of grace


def paying(member: Member, cents: int, key: UUID | None = None) -> Act:
    number = key or uuid4()
    return lambda: pay(member, cents=cents, means="card", key=number, today=DAY, at=noon(DAY))


def the_night() -> object:
    return settling.settle_open(today=DAY, at=noon(DAY))


def returning(loan: Loan) -> Act:
    return lambda: return_copy(loan.copy, branch=a_branch(), today=DAY, at=noon(DAY))


def half_postings() -> int:
    """Count the transactions that do not add up, or miss a side."""
    rows = Transaction.objects.annotate(total=Sum("postings__amount_cents"))
    return rows.exclude(total=0).count()


def test_two_payments_of_one_debt_left_credit_and_lost_nothing() -> None:
    """Without the lock on the account a charge is paid below zero, which the database refuses."""
    member = a_member()
    a_charge(member=member, cents=495, today=DAY)

    heard = at_once(*(paying(member, 495) for _till in range(4)))

    assert heard == ["done"] * 4
    assert balance_of(member) == Balance(0, 3 * 495, None)


def test_one_payment_that_was_sent_by_six_was_booked_once() -> None:
    """Without the lock on the account five of them meet the unique key: an IntegrityError."""
    member, key = a_member(), uuid4()
    a_charge(member=member, cents=495, today=DAY)

    heard = at_once(*[paying(member, 495, key)] * 6)

    assert heard == ["done"] * 6
    assert balance_of(member) == Balance(0, 0, None)


def test_the_night_against_a_return_and_a_payment_came_to_the_right_amount() -> None:
    """Without the lock on the loan the line of the late fee is written twice: an IntegrityError."""
    member = a_member()
    a_charge(member=member, cents=100, today=DAY, made_on=LENT_ON)
    loan = a_loan(member=member, today=LENT_ON)

    heard = at_once(the_night, returning(loan), paying(member, 50), the_night)

    assert heard == ["done"] * 4
    assert balance_of(member).open_cents == 100 + LATE_CENTS + 15 - 50
    assert LoanCharge.objects.get().until == DAY
    assert half_postings() == 0


def test_three_nights_at_once_charged_every_loan_once() -> None:
    """Without the locks on the loans each night charges the difference again."""
    loans = [a_loan(member=member, today=LENT_ON) for member in _members(6) for _copy in range(2)]

    heard = at_once(the_night, the_night, the_night)

    assert heard == ["done"] * 3
    charged = Charge.objects.filter(kind="overdue").with_amounts()
    assert [each.charged_cents for each in charged] == [LATE_CENTS] * len(loans)


def test_nights_that_met_new_debtors_in_another_order_made_no_deadlock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With every new account of a batch in one transaction two nights wait for each other."""
    monkeypatch.setattr(settling, "BATCH", 8)
    members = [a_member() for _number in range(8)]
    for member in [*members, *reversed(members)]:
        a_loan(member=member, today=LENT_ON)

    heard = at_once(the_night, the_night)

    assert heard == ["done", "done"]
    assert [balance_of(member).open_cents for member in members] == [2 * LATE_CENTS] * 8


@pytest.mark.usefixtures("_small_batches")
def test_a_night_that_was_killed_left_nothing_half_and_the_next_made_it_whole() -> None:
    """Without one transaction for a batch the killed night leaves transactions without postings."""
    for member in _members(8):
        a_loan(member=member, today=LENT_ON)

    killed_in_the_middle(a_night_that_stops_in_its_third_batch)
    done_before = LoanCharge.objects.count()
    half_before = half_postings()
    the_night()

    assert (done_before, half_before) == (4, 0)
    charged = Charge.objects.filter(kind="overdue").with_amounts()
    assert [each.charged_cents for each in charged] == [LATE_CENTS] * 8
    assert half_postings() == 0
    assert Posting.objects.all().total_cents() == 0


def a_night_that_stops_in_its_third_batch(stop_here: Act) -> None:
    """It stops where it has written the transactions and not yet their postings."""
    batches = count(1)

    def income(code: str) -> Account:
        if next(batches) == 3:
            stop_here()
        return house(code)

    with patch.object(raising, "house", income):
        the_night()


@pytest.fixture
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "BATCH", 2)


def _members(number: int) -> list[Member]:
    """Members who have an account already, half of them with credit."""
    a_rule(grace_open_days=1, fee_per_open_day_cents=15)
    members = [a_member() for _number in range(number)]
    for at, member in enumerate(members):
        a_charge(member=member, cents=10, kind="card", today=LENT_ON)
        pay(
            member,
            cents=10 + 5 * (at % 2),
            means="card",
            key=uuid4(),
            today=LENT_ON,
            at=noon(LENT_ON),
        )
    return members
