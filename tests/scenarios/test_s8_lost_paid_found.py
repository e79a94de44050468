"""S8: lost, paid and found: the price comes back, the work and the lateness do not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from circulation.errors import OwesTooMuch
from loans.errors import LoanIsLost
from loans.lost import age_to_lost, declare_lost
from loans.models import Loan
from members.models import Member
from payments.models import Charge, Posting, Transaction
from payments.operations import pay
from payments.story import story_of
from tests.builders import a_rule
from tests.scenarios.world import World, at, back, credit, night, owes

LENT_ON = date(2026, 4, 10)  # due on 1 May; at the cap from 13 June
LOST_ON = date(2026, 7, 1)
FOUND_ON = date(2026, 7, 11)


@pytest.fixture
def lost(world: World) -> Loan:
    """Late fee at the cap, price 24.95 and administration 5.00."""
    member = world.member()
    loan = world.loan(LENT_ON, member=member, copy=world.copy(price_cents=2495))
    night(LOST_ON)
    return declare_lost(loan, today=LOST_ON, at=at(LOST_ON, "12:00"))


def paid(member: Member, cents: int, *, day: date = LOST_ON, means: str = "card") -> Transaction:
    return pay(member, cents=cents, means=means, key=uuid4(), today=day, at=at(day, "12:30"))


def amounts(member: Member) -> list[tuple[str, int, int]]:
    """Kind, charged and open, oldest first."""
    lines = Charge.objects.of(member).with_amounts().oldest_first()
    return [(each.kind, each.charged_cents, each.open_cents) for each in lines]


def test_a_lost_copy_cost_its_price_and_the_work_beside_the_lateness(lost: Loan) -> None:
    assert owes(lost.member) == 3495
    assert amounts(lost.member) == [
        ("overdue", 500, 500),
        ("replacement", 2495, 2495),
        ("replacement_admin", 500, 500),
    ]


def test_it_was_lost_once_and_cost_no_more_with_the_nights(lost: Loan) -> None:
    with pytest.raises(LoanIsLost):
        declare_lost(lost, today=LOST_ON, at=at(LOST_ON, "12:05"))
    night(date(2026, 7, 31), times=2)

    assert owes(lost.member) == 3495


def test_thirty_euro_paid_the_oldest_first_and_lifted_the_block(world: World, lost: Loan) -> None:
    with pytest.raises(OwesTooMuch):
        world.loan(LOST_ON, member=lost.member)

    paid(lost.member, 3000)

    assert [still_open for _kind, _charged, still_open in amounts(lost.member)] == [0, 0, 495]
    assert world.loan(LOST_ON, member=lost.member).lent_on == LOST_ON


def test_one_cent_less_did_not_lift_the_block(world: World, lost: Loan) -> None:
    paid(lost.member, 2994)

    with pytest.raises(OwesTooMuch):
        world.loan(LOST_ON, member=lost.member)


def test_what_was_found_gave_the_price_back_and_first_paid_what_was_open(lost: Loan) -> None:
    paid(lost.member, 3000)
    rows = {each.pk: each.amount_cents for each in Posting.objects.all()}

    returned = back(lost, FOUND_ON)

    assert returned.refund_cents == 2495
    assert (owes(lost.member), credit(lost.member)) == (0, 2000)
    after = {each.pk: each.amount_cents for each in Posting.objects.all()}
    assert rows.items() <= after.items()
    totals = Transaction.objects.annotate(total=Sum("postings__amount_cents"))
    assert set(totals.values_list("total", flat=True)) == {0}


def test_the_money_page_read_as_a_story_of_five_lines(lost: Loan) -> None:
    paid(lost.member, 3000)
    back(lost, FOUND_ON)

    assert len(story_of(lost.member).lines) == 5


@pytest.mark.parametrize(("days", "refund"), [(0, 2495), (89, 2495), (90, 2495), (91, 0)])
def test_the_window_was_ninety_days(lost: Loan, days: int, refund: int) -> None:
    paid(lost.member, 3495)

    returned = back(lost, LOST_ON + timedelta(days=days))

    assert returned.refund_cents == refund
    assert (owes(lost.member), credit(lost.member)) == (0, refund)


def test_what_was_found_before_it_was_paid_was_owed_no_more(world: World, lost: Loan) -> None:
    back(lost, FOUND_ON, branch=world.holten)

    assert (owes(lost.member), credit(lost.member)) == (1000, 0)


def test_paying_twice_within_a_second_was_credit_and_no_loss(lost: Loan) -> None:
    paid(lost.member, 3495)
    paid(lost.member, 3495, means="cash")

    assert (owes(lost.member), credit(lost.member)) == (0, 3495)


@pytest.mark.parametrize(("late_days", "declared"), [(63, 0), (64, 1)])
def test_what_was_late_for_long_enough_was_lost_by_itself(
    world: World, late_days: int, declared: int
) -> None:
    loan = world.loan(LENT_ON)
    day = loan.due_on + timedelta(days=late_days)

    assert age_to_lost(today=day, at=at(day, "00:20")) == declared
    assert age_to_lost(today=day, at=at(day, "00:20")) == 0


def test_other_amounts_of_the_same_rule_held(world: World) -> None:
    a_rule(
        branch=world.holten,
        replacement_cents=1750,
        replacement_admin_cents=0,
        refund_days=30,
        fee_cap_cents=300,
    )
    member, other = world.member(), world.member(given_name="Fatima")
    loans = [
        world.loan(LENT_ON, member=member, branch=world.holten),
        world.loan(LENT_ON, member=other, branch=world.holten),
    ]
    for each in loans:
        declare_lost(each, today=LOST_ON, at=at(LOST_ON, "12:00"))
    owed = (owes(member), owes(other))

    back(loans[0], date(2026, 7, 31))
    back(loans[1], date(2026, 8, 1))

    assert owed == (2050, 2050)
    assert (owes(member), owes(other)) == (300, 2050)


def test_a_child_who_lost_a_book_owed_the_price_and_was_not_blocked(world: World) -> None:
    child = world.child()
    loan = world.loan(LENT_ON, member=child, copy=world.copy(price_cents=1295))
    night(LOST_ON)

    declare_lost(loan, today=LOST_ON, at=at(LOST_ON, "12:00"))

    assert owes(child) == 1795
    assert world.loan(LOST_ON, member=child).lent_on == LOST_ON
