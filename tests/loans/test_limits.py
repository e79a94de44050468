"""How much somebody may have: of everything, of a sort, with the household, in a year."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bieb.lib.clock import noon
from catalog.models import Copy
from circulation.errors import NotLendable
from circulation.models import Rule
from loans import errors
from loans.models import Loan, YearlyUse
from loans.operations import lend_copy, renew_loan, undo_renewal
from loans.yearly import give_back_yearly, membership_year
from members.models import Household, Member, MembershipType
from tests.builders import (
    LONG_AGO,
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_rule,
    an_item_type,
)

YEAR = timedelta(days=366)


def a_household(*members: Member) -> Household:
    home = Household.objects.create(made_on=LONG_AGO)
    Member.objects.filter(pk__in=[member.pk for member in members]).update(household=home)
    return home


def a_strip_card(loans: int, *, counts_renewals: bool = False) -> MembershipType:
    strip = a_membership_type(code="klein")
    a_rule(category=strip, yearly_loans=loans, yearly_counts_renewals=counts_renewals)
    return strip


@pytest.mark.django_db
def test_a_household_shared_its_limit_and_others_had_their_own() -> None:
    a_rule(household_max_loans=2)
    jan, fatima, neighbour = a_member(), a_member(given_name="Fatima"), a_member(given_name="Wim")
    a_household(jan, fatima)
    a_household(neighbour)
    a_loan(member=jan)
    a_loan(member=fatima)

    with pytest.raises(errors.HouseholdLimitReached):
        a_loan(member=jan)

    assert a_loan(member=neighbour).member == neighbour


@pytest.mark.django_db(transaction=True)
def test_a_family_at_four_desks_kept_its_limit_together() -> None:
    a_rule(household_max_loans=2)
    family = [a_member(given_name=f"Kind {number}") for number in range(4)]
    a_household(*family)
    copies, branch = [a_copy() for _ in family], a_branch()

    def scan(number: int) -> str:
        try:
            lend_copy(copies[number], family[number], branch=branch, today=MONDAY, at=noon(MONDAY))
            return "lent"
        except errors.HouseholdLimitReached as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(scan, range(4)))

    assert answers == ["household_limit_reached"] * 2 + ["lent"] * 2


@pytest.mark.django_db
def test_a_sort_of_which_none_may_be_out_was_not_lent_on_this_membership_only() -> None:
    case = an_item_type(code="koffer", max_per_member=0)
    school = a_membership_type(code="school")
    a_rule(category=school, item_type=case, max_of_type=1)

    with pytest.raises(NotLendable):
        a_loan(copy=a_copy(item_type=case))

    assert a_loan(copy=a_copy(item_type=case), member=a_member(membership=school)).pk


@pytest.mark.django_db
def test_the_last_loan_of_the_year_was_lent_and_the_next_refused() -> None:
    strip = a_strip_card(2)
    member, other = a_member(membership=strip), a_member(membership=strip)
    a_loan(member=member)
    a_loan(member=member)
    a_loan(member=other)

    with pytest.raises(errors.YearlyLimitReached):
        a_loan(member=member)

    assert YearlyUse.objects.get(member=member).used == 2
    assert YearlyUse.objects.get(member=other).used == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "answer"),
    [(date(2026, 1, 4), "yearly_limit_reached"), (date(2026, 1, 5), "lent")],
    ids=["the day before the new year of the membership", "the day it began"],
)
def test_a_new_year_of_the_membership_gave_new_loans(today: date, answer: str) -> None:
    member = a_member(membership=a_strip_card(1))
    a_loan(member=member, today=date(2025, 12, 1))

    try:
        a_loan(member=member, today=today)
        said = "lent"
    except errors.YearlyLimitReached as error:
        said = error.code

    assert said == answer


@pytest.mark.parametrize(
    ("since", "today", "year"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2025, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2027, 4, 30), date(2026, 5, 1)),
    ],
)
def test_a_year_of_a_membership_began_on_its_own_day(since: date, today: date, year: date) -> None:
    assert membership_year(since, today) == year


@pytest.mark.django_db
@pytest.mark.parametrize(("counts", "used"), [(False, 1), (True, 2)])
def test_a_renewal_counted_for_the_year_only_where_the_rule_says_so(
    counts: bool, used: int
) -> None:
    member = a_member(membership=a_strip_card(5, counts_renewals=counts))
    loan = a_loan(member=member)

    renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    after = YearlyUse.objects.get(member=member).used
    undo_renewal(loan, at=noon(MONDAY))

    assert (after, YearlyUse.objects.get(member=member).used) == (used, 1)


@pytest.mark.django_db
def test_a_renewal_that_would_pass_the_number_of_the_year_was_refused() -> None:
    member = a_member(membership=a_strip_card(1, counts_renewals=True))
    loan = a_loan(member=member)

    with pytest.raises(errors.YearlyLimitReached):
        renew_loan(loan, today=MONDAY, at=noon(MONDAY))

    assert Loan.objects.get(pk=loan.pk).renewals == 0


@pytest.mark.django_db
def test_the_database_itself_refused_more_than_the_year_allows() -> None:
    use = YearlyUse.objects.create(member=a_member(), year_starts_on=MONDAY, used=12, allowed=12)

    with pytest.raises(IntegrityError), transaction.atomic():
        YearlyUse.objects.filter(pk=use.pk).update(used=13)

    assert Rule.objects.exists()
    assert Copy.objects.count() == 0


@pytest.mark.django_db
def test_what_was_used_on_the_last_day_of_a_leap_year_of_a_membership_was_given_back() -> None:
    last_day = date(2025, 2, 28)
    strip = a_strip_card(20)
    fatima = a_member(membership=strip, joined_on=date(2024, 2, 29))
    wout = a_member(given_name="Wout", membership=strip, joined_on=date(2024, 2, 29))
    loan, _other = a_loan(member=fatima, today=last_day), a_loan(member=wout, today=last_day)

    give_back_yearly(fatima.pk, loan.terms, used_on=last_day)

    assert YearlyUse.objects.get(member=fatima).used == 0
    assert YearlyUse.objects.get(member=wout).used == 1
