"""S4: a refusal names everything that stands in the way, and a renewal never shortens a loan."""

from datetime import date
from typing import Any

import pytest

from catalog.models import Branch
from circulation.errors import OwesTooMuch
from circulation.models import NO_LIMIT
from loans import errors
from loans.models import Loan, YearlyUse
from loans.operations import claim_returned, renew_several
from tests.builders import a_charge, a_reservation, a_rule, a_title
from tests.scenarios.world import World, at, back, lend, renew, why_not

LENT_ON = date(2026, 5, 20)
DUE_ON = date(2026, 6, 10)
DAY = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        (DAY, date(2026, 6, 29)),
        (date(2026, 5, 21), date(2026, 6, 11)),
        (DUE_ON, date(2026, 7, 1)),
        (date(2026, 6, 12), date(2026, 7, 3)),
    ],
    ids=["two days before", "first day with a gain", "last day", "two days late"],
)
def test_a_renewal_counted_from_today(world: World, day: date, due_on: date) -> None:
    loan = world.loan(LENT_ON)

    assert loan.due_on == DUE_ON
    assert renew(loan, day).due_on == due_on


def test_a_renewal_that_gave_no_later_date_was_refused_and_changed_nothing(world: World) -> None:
    loan = world.loan(LENT_ON)

    with pytest.raises(errors.NothingGained):
        renew(loan, LENT_ON)

    loan.refresh_from_db()
    assert (loan.due_on, loan.renewals) == (DUE_ON, 0)


def test_a_short_renewal_never_shortened(world: World) -> None:
    a_rule(item_type=world.book, renewal_days=3)
    loan = world.loan(LENT_ON)

    assert why_not(loan, date(2026, 6, 5)) == ["nothing_gained"]
    assert renew(loan, DAY).due_on == date(2026, 6, 11)


def test_counted_from_the_due_date_where_the_rule_says_so(world: World) -> None:
    a_rule(branch=world.holten, renews_from_today=False)
    loan = world.loan(LENT_ON, branch=world.holten)

    assert renew(loan, LENT_ON).due_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("membership", "refused"), [("standaard", ["no_renewals_left"]), ("top", [])]
)
def test_the_third_renewal(world: World, membership: str, refused: list[str]) -> None:
    loan = world.loan(LENT_ON, member=world.member(getattr(world, membership)))
    loan = renew(loan, DAY)
    loan = renew(loan, date(2026, 6, 29))

    assert why_not(loan, date(2026, 7, 20)) == refused


@pytest.mark.parametrize(
    ("free_at", "refused"), [("holten", []), (None, ["reserved_by_other"])], ids=["free", "none"]
)
def test_a_reservation_stopped_it_unless_a_copy_was_free_elsewhere(
    world: World, free_at: str | None, refused: list[str]
) -> None:
    title = a_title(item_type=world.book)
    mine = world.loan(LENT_ON, copy=world.copy(title=title))
    other = world.loan(LENT_ON, copy=world.copy(world.holten, title=title), branch=world.holten)
    a_reservation(title=title, today=LENT_ON, pickup_branch=world.rijssen)
    if free_at:
        Loan.objects.filter(pk=other.pk).delete()

    assert why_not(mine, DAY) == refused


@pytest.mark.parametrize(
    ("wishes_this_copy", "of_branch", "refused"),
    [
        (True, False, ["reserved_by_other"]),
        (False, True, ["reserved_by_other"]),
        (False, False, []),
    ],
)
def test_a_free_copy_that_would_not_do_helped_nobody(
    world: World, wishes_this_copy: bool, of_branch: bool, refused: list[str]
) -> None:
    title = a_title(item_type=world.book)
    mine = world.loan(LENT_ON, copy=world.copy(title=title))
    world.copy(world.holten, title=title)
    wish: dict[str, Any] = {"copy": mine.copy} if wishes_this_copy else {}
    wish |= {"of_branch": world.rijssen} if of_branch else {}

    a_reservation(title=title, today=LENT_ON, pickup_branch=world.rijssen, **wish)

    assert why_not(mine, DAY) == refused


def test_a_free_copy_helped_one_and_the_second_who_waited_stopped_it(world: World) -> None:
    title = a_title(item_type=world.book)
    mine = world.loan(LENT_ON, copy=world.copy(title=title))
    world.copy(world.holten, title=title)
    a_reservation(title=title, today=LENT_ON, of_branch=world.holten)
    before = why_not(mine, DAY)

    a_reservation(title=title, today=LENT_ON)

    assert (before, why_not(mine, DAY)) == ([], ["reserved_by_other"])


def test_a_copy_nobody_can_find_was_not_free(world: World) -> None:
    title = a_title(item_type=world.book)
    mine = world.loan(LENT_ON, copy=world.copy(title=title))
    missing = world.loan(LENT_ON, copy=world.copy(title=title))
    claim_returned(missing, today=LENT_ON)
    Loan.objects.filter(pk=missing.pk).delete()  # believed; somebody still looks for it
    a_reservation(title=title, today=LENT_ON)

    assert why_not(mine, DAY) == ["reserved_by_other"]


@pytest.mark.parametrize(("until", "refused"), [(DAY, ["reserved_by_other"]), (DUE_ON, [])])
def test_who_was_suspended_did_not_stop_it_until_that_day(
    world: World, until: date, refused: list[str]
) -> None:
    mine = world.loan(LENT_ON)
    a_reservation(title=mine.copy.title, today=LENT_ON, suspended_until=until)

    assert why_not(mine, DAY) == refused


def test_what_came_from_outside_was_renewed_at_the_desk_only(world: World) -> None:
    deventer = Branch.objects.create(code="DEV", name="Bibliotheek Deventer", is_ours=False)
    a_rule(branch=world.rijssen, item_type=world.dvd, renewal_days=14)
    copy = world.copy(deventer, item_type=world.dvd)
    loan = lend(copy, world.member(), LENT_ON, branch=world.rijssen)

    assert why_not(loan, DAY) == ["only_at_the_desk"]
    with pytest.raises(errors.OnlyAtTheDesk):
        renew(loan, DAY)
    assert renew(loan, DAY, at_desk=True).due_on == date(2026, 6, 22)


@pytest.mark.parametrize(("cents", "refused"), [(500, []), (501, ["owes_too_much"])])
def test_owing_more_than_five_euro_stopped_it(world: World, cents: int, refused: list[str]) -> None:
    loan = world.loan(LENT_ON)
    a_charge(member=loan.member, cents=cents, today=LENT_ON)
    a_charge(cents=5000, today=LENT_ON)  # somebody else

    assert why_not(loan, DAY) == refused


def test_owing_too_much_stopped_borrowing_too(world: World) -> None:
    member = world.member()
    a_charge(member=member, cents=500, today=LENT_ON)
    world.loan(LENT_ON, member=member)
    a_charge(member=member, cents=1, today=LENT_ON)

    with pytest.raises(OwesTooMuch):
        world.loan(LENT_ON, member=member)


def test_owing_too_much_stopped_reserving_too(world: World) -> None:
    member, copy = world.member(), world.copy()
    a_charge(member=member, cents=501, today=LENT_ON)

    with pytest.raises(OwesTooMuch):
        a_reservation(member=member, title=copy.title, today=LENT_ON)


def test_the_limit_of_the_branch_that_lent_counted_for_each_loan(world: World) -> None:
    a_rule(branch=world.holten, block_over_cents=1000)
    member = world.member()
    rijssen = world.loan(LENT_ON, member=member)
    holten = world.loan(LENT_ON, member=member, branch=world.holten)
    a_charge(member=member, cents=700, today=LENT_ON)

    assert why_not(rijssen, DAY) == ["owes_too_much"]
    assert why_not(holten, DAY) == []
    outcomes = renew_several(
        Loan.objects.filter(member=member).for_display(), today=DAY, at=at(DAY, "12:00")
    )
    assert sorted(len(each.obstacles) for each in outcomes) == [0, 1]


def test_renewing_everything_named_every_reason_and_renewed_the_rest(world: World) -> None:
    member = world.member()
    plain, other = (world.loan(LENT_ON, member=member) for _number in range(2))
    often = world.loan(LENT_ON, member=member)
    Loan.objects.filter(pk=often.pk).update(renewals=2)
    a_reservation(title=often.copy.title, today=LENT_ON)
    fresh = world.loan(DAY, member=member)
    claimed = claim_returned(world.loan(LENT_ON, member=member), today=DAY)

    outcomes = renew_several(
        Loan.objects.filter(member=member).for_display(), today=DAY, at=at(DAY, "12:00")
    )

    said = {each.loan.pk: sorted(one.code for one in each.obstacles) for each in outcomes}
    assert said == {
        plain.pk: [],
        other.pk: [],
        often.pk: ["no_renewals_left", "reserved_by_other"],
        fresh.pk: ["nothing_gained"],
        claimed.pk: ["loan_is_claimed"],
    }
    assert [each.renewed_until for each in outcomes if not each.obstacles] == [
        date(2026, 6, 29)
    ] * 2


@pytest.mark.parametrize(("limit", "refused"), [(20, ["yearly_limit_reached"]), (21, [])])
def test_a_small_membership_that_was_used_up_renewed_nothing(
    world: World, limit: int, refused: list[str]
) -> None:
    a_rule(category=world.klein, yearly_loans=limit, yearly_counts_renewals=True)
    member, other = world.member(world.klein), world.member(world.klein)
    kept = world.loan(LENT_ON, member=member)
    world.loan(LENT_ON, member=other)
    for _number in range(19):
        back(world.loan(LENT_ON, member=member), LENT_ON)

    assert YearlyUse.objects.get(member=member.pk).used == 20
    assert why_not(kept, DAY) == refused


def test_a_small_membership_where_renewals_do_not_count_went_on_renewing(world: World) -> None:
    a_rule(category=world.klein, yearly_loans=1, yearly_counts_renewals=False)
    loan = world.loan(LENT_ON, member=world.member(world.klein))

    assert why_not(loan, DAY) == []
    with pytest.raises(errors.YearlyLimitReached):
        world.loan(LENT_ON, member=loan.member)


def test_a_loan_was_renewed_on_the_yearly_number_of_its_own_terms(world: World) -> None:
    a_rule(category=world.klein, yearly_loans=1, yearly_counts_renewals=False)
    loan = world.loan(LENT_ON, member=world.member(world.klein))

    a_rule(category=world.klein, yearly_loans=1, yearly_counts_renewals=True)

    assert why_not(loan, DAY) == []
    assert loan.terms.yearly_loans != NO_LIMIT
