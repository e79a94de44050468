"""Lost, damaged, found, and "I brought that back already"."""

from datetime import date, timedelta

import pytest

from bieb.lib.clock import noon
from loans import errors
from loans.lost import age_to_lost, charge_damage, declare_lost
from loans.models import Borrower, Loan, LoanCharge, PastLoan, SearchTask
from loans.operations import (
    Mode,
    claim_returned,
    forgive_claims,
    found_on_shelf,
    looked_in_vain,
    return_copy,
    take_in,
)
from members.models import Member
from payments.balances import balance_of
from payments.errors import AmountNotPositive
from payments.models import Posting
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_member, a_rule

pytestmark = pytest.mark.django_db
NOON = noon(MONDAY)
DUE = MONDAY + timedelta(days=21)


@pytest.fixture(autouse=True)
def prices() -> None:
    a_rule(
        fee_per_open_day_cents=0,
        replacement_cents=2000,
        replacement_admin_cents=500,
        refund_days=90,
        lost_after_days=63,
        claim_days=30,
    )


def owed(member: Member) -> int:
    return balance_of(member).open_cents


def test_a_lost_copy_cost_its_own_price_or_that_of_the_rules_and_the_work() -> None:
    priced = a_copy()
    priced.price_cents = 2495
    priced.save(update_fields=["price_cents"])
    own, ruled = a_loan(copy=priced), a_loan()

    declare_lost(own, today=MONDAY, at=NOON)
    declare_lost(ruled, today=MONDAY, at=NOON)

    assert (owed(own.member), owed(ruled.member)) == (2995, 2500)


def test_a_copy_was_declared_lost_once() -> None:
    loan, other = a_loan(), a_loan()
    declare_lost(loan, today=MONDAY, at=NOON)

    with pytest.raises(errors.LoanIsLost):
        declare_lost(loan, today=MONDAY, at=NOON)

    assert (owed(loan.member), owed(other.member)) == (2500, 0)


@pytest.mark.parametrize(("days", "cents"), [(90, 500), (91, 2500)])
def test_what_was_found_up_to_and_including_the_last_day_gave_its_price_back(
    days: int, cents: int
) -> None:
    loan, other = a_loan(), a_loan()
    declare_lost(loan, today=MONDAY, at=NOON)
    declare_lost(other, today=MONDAY, at=NOON)
    found = MONDAY + timedelta(days=days)

    returned = return_copy(loan.copy, branch=a_branch(), today=found, at=noon(found))

    assert (owed(loan.member), owed(other.member)) == (cents, 2500)
    assert returned.refund_cents == 2500 - cents
    assert Posting.objects.total_cents() == 0


def test_what_lay_in_the_book_drop_before_it_counted_as_lost_cost_nothing_at_all() -> None:
    dropped, other = a_loan(), a_loan()
    tuesday = MONDAY + timedelta(days=1)
    for each in (dropped, other):
        declare_lost(each, today=tuesday, at=noon(tuesday))

    for each, mode in ((dropped, Mode.BOOK_DROP), (other, Mode.NORMAL)):
        return_copy(each.copy, branch=a_branch(), today=tuesday, at=noon(tuesday), mode=mode)

    assert (owed(dropped.member), owed(other.member)) == (0, 500)


@pytest.mark.parametrize(("days", "lost"), [(63, 0), (64, 1)])
def test_what_was_late_for_longer_than_the_rule_became_lost_by_itself(days: int, lost: int) -> None:
    loan, claimed = a_loan(), a_loan()
    claim_returned(claimed, today=DUE)
    a_loan(today=DUE)
    day = DUE + timedelta(days=days)

    assert age_to_lost(today=day, at=noon(day)) == lost
    assert age_to_lost(today=day, at=noon(day)) == 0

    assert set(Loan.objects.exclude(lost_on=None)) == ({loan} if lost else set())


def test_damage_was_charged_and_nothing_or_less_was_refused() -> None:
    loan, other = a_loan(), a_loan()
    charge_damage(loan, cents=250, today=MONDAY, at=NOON)

    for cents in (-1,):
        with pytest.raises(AmountNotPositive):
            charge_damage(loan, cents=cents, today=MONDAY, at=NOON)

    assert (owed(loan.member), owed(other.member)) == (250, 0)
    assert LoanCharge.objects.get().kind == LoanCharge.Kind.DAMAGE


def test_a_claim_made_a_task_to_look_that_says_nothing_of_who() -> None:
    loan = a_loan()
    a_loan()

    claim_returned(loan, today=MONDAY)
    task = looked_in_vain(loan.copy, today=MONDAY)

    assert (task.looks, task.last_looked_on, SearchTask.objects.count()) == (1, MONDAY, 1)
    assert "member" not in {field.name for field in SearchTask._meta.fields}
    with pytest.raises(errors.LoanIsClaimed):
        claim_returned(loan, today=MONDAY)


def test_a_claimed_copy_that_stood_on_our_shelf_cost_nothing() -> None:
    a_rule(fee_per_open_day_cents=15, grace_open_days=0)
    loan, other = a_loan(today=MONDAY - timedelta(days=40)), a_loan()
    claim_returned(loan, today=MONDAY)

    found = found_on_shelf(loan.copy, branch=a_branch(), today=MONDAY, at=NOON)

    assert (found.fee_cents, owed(loan.member)) == (0, 0)
    assert not SearchTask.objects.exists()
    assert list(Loan.objects.all()) == [other]


@pytest.mark.parametrize(("days", "forgiven"), [(29, 0), (30, 1)])
def test_who_said_it_was_back_was_believed_when_looking_gave_nothing(
    days: int, forgiven: int
) -> None:
    loan, other = a_loan(), a_loan()
    claim_returned(loan, today=MONDAY)
    day = MONDAY + timedelta(days=days)

    assert forgive_claims(today=day, at=noon(day)) == forgiven

    assert Loan.objects.filter(pk=other.pk).exists()
    assert PastLoan.objects.count() == Borrower.objects.count() == forgiven
    assert SearchTask.objects.filter(copy=loan.copy).exists()


def test_a_copy_that_was_looked_for_and_turned_up_was_said_so() -> None:
    loan = a_loan()
    claim_returned(loan, today=MONDAY)
    day = MONDAY + timedelta(days=30)
    forgive_claims(today=day, at=noon(day))

    taken = take_in(loan.copy, branch=a_branch(), today=day, at=noon(day))

    assert (taken.was_searched, taken.returned) == (True, None)
    with pytest.raises(errors.CopyNotOnLoan):
        take_in(loan.copy, branch=a_branch(), today=day, at=noon(day))


@pytest.mark.parametrize("born", [date(2010, 1, 1)])
def test_a_child_paid_for_what_was_lost_but_was_never_blocked(born: date) -> None:
    child = a_member(birth_date=born)
    loan = a_loan(member=child)
    declare_lost(loan, today=MONDAY, at=NOON)

    assert owed(child) == 2500
    assert a_loan(member=child).member == child
