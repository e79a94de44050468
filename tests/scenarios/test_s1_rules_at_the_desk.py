"""S1: every term from the rule that knows best, on the loan itself, and it stays as it was."""

from datetime import date, timedelta

import pytest

from circulation.models import NO_LIMIT, Rule
from loans.operations import return_copy
from tests.builders import a_rule
from tests.scenarios.world import World, at, back, lend, night, owes, renew

MONDAY = date(2026, 3, 2)
LATE = timedelta(days=40)


@pytest.fixture
def rules(world: World) -> dict[str, Rule]:
    return {
        "base": Rule.objects.base(),
        "jeugd": Rule.objects.get(category=world.jeugd),
        "dvd": a_rule(item_type=world.dvd, loan_days=7, max_renewals=1),
        "holten": a_rule(
            category=world.standaard, item_type=world.book, branch=world.holten, loan_days=28
        ),
    }


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("membership", "item_type", "branch", "days", "renewals", "cents"),
    [
        ("jeugd", "dvd", "rijssen", 7, 1, 0),
        ("standaard", "book", "holten", 28, 2, 15),
        ("standaard", "book", "rijssen", 21, 2, 15),
        ("top", "book", "holten", 21, NO_LIMIT, 15),
        ("standaard", "dvd", "holten", 7, 1, 15),
    ],
)
def test_a_loan_had_each_term_of_the_most_specific_rule(
    world: World, membership: str, item_type: str, branch: str, days: int, renewals: int, cents: int
) -> None:
    where = getattr(world, branch)
    member = world.member(getattr(world, membership))
    copy = world.copy(where, item_type=getattr(world, item_type))

    loan = lend(copy, member, MONDAY)

    assert (loan.due_on - MONDAY).days == days
    assert (loan.max_renewals, loan.terms.fee_per_open_day_cents) == (renewals, cents)
    night(loan.due_on + timedelta(days=2))
    assert owes(member) == cents  # one open day is over


def test_a_sort_without_a_rule_was_lent_on_the_base_rule(
    world: World, rules: dict[str, Rule]
) -> None:
    from_the_base = world.loan(MONDAY, copy=world.copy(world.rijssen))

    assert from_the_base.due_on == date(2026, 3, 23)
    assert set(from_the_base.terms.sources.values()) == {rules["base"].pk}


def test_a_loan_said_which_rule_gave_which_term(world: World, rules: dict[str, Rule]) -> None:
    loan = lend(world.copy(item_type=world.dvd), world.member(world.jeugd), MONDAY)

    assert loan.terms.sources["loan_days"] == rules["dvd"].pk
    assert loan.terms.sources["fee_per_open_day_cents"] == rules["jeugd"].pk
    assert loan.terms.sources["fee_cap_cents"] == rules["base"].pk


@pytest.mark.usefixtures("rules")
def test_a_rule_changed_at_noon_left_the_loan_of_nine_alone(world: World) -> None:
    member = world.member()
    before = lend(world.copy(item_type=world.dvd), member, MONDAY, clock="10:00")

    a_rule(item_type=world.dvd, loan_days=14, fee_per_open_day_cents=50)
    after = lend(world.copy(item_type=world.dvd), member, MONDAY, clock="13:00")
    back(before, date(2026, 3, 12))  # two open days late
    night(date(2026, 3, 18))

    assert before.due_on == date(2026, 3, 9)
    assert after.due_on == date(2026, 3, 16)
    assert owes(member) == 3 * 15 + 50


def test_a_rule_of_another_day_was_asked_by_the_day_of_the_loan(world: World) -> None:
    a_rule(item_type=world.dvd, loan_days=3, valid_from=date(2026, 3, 3))

    the_day_before = world.loan(MONDAY, copy=world.copy(item_type=world.dvd))
    the_day = world.loan(date(2026, 3, 3), copy=world.copy(item_type=world.dvd))

    assert (the_day_before.due_on, the_day.due_on) == (date(2026, 3, 23), date(2026, 3, 6))


def test_somebody_who_turned_18_paid_for_loans_of_after_that_day_only(world: World) -> None:
    member = world.member(birth_date=date(2008, 3, 3))
    as_a_child = world.loan(MONDAY, member=member)
    as_an_adult = world.loan(date(2026, 3, 3), member=member)

    return_copy(
        as_a_child.copy, branch=world.rijssen, today=date(2026, 3, 28), at=at(MONDAY, "11:00")
    )
    assert owes(member) == 0
    back(as_an_adult, date(2026, 3, 28))

    assert owes(member) == 4 * 15


def test_an_old_loan_was_renewed_on_its_own_terms(world: World) -> None:
    loan = world.loan(MONDAY)

    a_rule(renewal_days=7, max_renewals=0)

    assert renew(loan, date(2026, 3, 23)).due_on == date(2026, 4, 13)
