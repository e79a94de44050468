"""Returning: the fact stays without the person, and the person is a link apart."""

from datetime import date, timedelta

import pytest

from bieb.lib.clock import noon
from loans import errors
from loans.models import Borrower, Loan, PastLoan
from loans.operations import renew_loan, return_copy
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    an_item_type,
)


@pytest.mark.django_db
def test_a_returned_loan_became_a_fact_and_a_link() -> None:
    loan = a_loan(today=MONDAY)
    other = a_loan(today=MONDAY, member=a_member(given_name="Fatima"))
    home = MONDAY + timedelta(days=9)

    past = return_copy(
        loan.copy, branch=a_branch(code="HOL", name="Holten"), today=home, at=noon(home)
    ).past

    assert (past.lent_week, past.returned_week) == (MONDAY, MONDAY + timedelta(days=7))
    assert (past.returned_at.code, past.was_late, past.by_youth) == ("HOL", False, False)
    link = Borrower.objects.get(loan=past)
    assert (link.member, link.lent_on, link.returned_on) == (loan.member, MONDAY, home)
    assert list(Loan.objects.all()) == [other]


@pytest.mark.django_db
def test_a_fact_said_nothing_about_the_person() -> None:
    assert {
        field.name for field in PastLoan._meta.fields if "member" in str(field.related_model)
    } == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "late"), [(21, False), (22, True)])
def test_a_copy_was_late_from_the_day_after_the_due_date(days: int, late: bool) -> None:
    loan = a_loan(today=MONDAY)

    past = return_copy(
        loan.copy,
        branch=a_branch(),
        today=MONDAY + timedelta(days=days),
        at=noon(MONDAY + timedelta(days=days)),
    ).past

    assert past.was_late is late


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "youth"), [(date(2008, 11, 23), False), (date(2008, 11, 24), True)]
)
def test_a_loan_counted_as_youth_until_the_eighteenth_birthday(born: date, youth: bool) -> None:
    loan = a_loan(today=MONDAY, member=a_member(birth_date=born))

    assert (
        return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY)).past.by_youth
        is youth
    )


@pytest.mark.django_db
def test_a_copy_that_was_not_out_could_not_be_taken_back() -> None:
    with pytest.raises(errors.CopyNotOnLoan):
        return_copy(a_copy(), branch=a_branch(), today=MONDAY, at=noon(MONDAY))


@pytest.mark.django_db
def test_a_renewal_counted_from_the_old_due_date() -> None:
    loan = a_loan(today=MONDAY)

    renewed = renew_loan(
        loan, today=MONDAY + timedelta(days=2), at=noon(MONDAY + timedelta(days=2))
    )

    assert (renewed.due_on, renewed.renewals) == (MONDAY + timedelta(days=42), 1)


@pytest.mark.django_db
def test_a_third_renewal_was_refused_on_standaard_and_allowed_on_top() -> None:
    top = a_membership_type(code="top", max_renewals=None)
    standard, unlimited = (
        a_loan(today=MONDAY),
        a_loan(today=MONDAY, member=a_member(membership=top)),
    )
    for loan in (standard, unlimited):
        renew_loan(loan, today=MONDAY, at=noon(MONDAY))
        renew_loan(loan, today=MONDAY, at=noon(MONDAY))

    assert renew_loan(unlimited, today=MONDAY, at=noon(MONDAY)).renewals == 3
    with pytest.raises(errors.NoRenewalsLeft):
        renew_loan(standard, today=MONDAY, at=noon(MONDAY))


@pytest.mark.django_db
def test_a_game_could_not_be_renewed() -> None:
    game = a_copy(item_type=an_item_type(code="game", renewal_days=0))

    with pytest.raises(errors.NotRenewable):
        renew_loan(a_loan(copy=game), today=MONDAY, at=noon(MONDAY))


@pytest.mark.django_db
@pytest.mark.parametrize(("days_late", "refused"), [(20, False), (21, True)])
def test_a_loan_could_not_be_renewed_into_a_day_that_had_come(
    days_late: int, refused: bool
) -> None:
    loan = a_loan(today=MONDAY)
    today = loan.due_on + timedelta(days=days_late)

    try:
        answer = str(renew_loan(loan, today=today, at=noon(today)).renewals)
    except errors.TooLateToRenew as error:
        answer = error.code

    loan.refresh_from_db()
    assert (answer == "too_late_to_renew") is refused
    assert loan.renewals == (0 if refused else 1)
