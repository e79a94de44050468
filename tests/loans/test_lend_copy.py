"""Lending: one copy to one member, or a kind and exact refusal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from bieb.lib.clock import noon
from loans import errors
from loans.models import Loan
from loans.operations import lend_copy, return_copy
from members.models import Member
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    an_item_type,
    card_of,
)


@pytest.mark.django_db
def test_a_loan_kept_the_terms_it_was_made_with() -> None:
    loan = a_loan(today=MONDAY)

    an_item_type(loan_days=7)

    loan.refresh_from_db()
    assert loan.due_on == MONDAY + timedelta(days=21)
    assert (loan.terms.loan_days, loan.terms.renewal_days, loan.max_renewals) == (21, 21, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lent_on", "due_on"),
    [(date(2026, 11, 21), date(2026, 12, 12)), (date(2026, 11, 22), date(2026, 12, 14))],
    ids=["due on a Saturday stayed", "due on a closed Sunday moved to Monday"],
)
def test_a_due_date_fell_on_an_open_day(lent_on: date, due_on: date) -> None:
    assert a_loan(today=lent_on).due_on == due_on


@pytest.mark.django_db
def test_a_copy_on_another_card_was_refused() -> None:
    loan = a_loan(today=MONDAY)

    with pytest.raises(errors.CopyOnLoan):
        a_loan(copy=loan.copy, member=a_member(given_name="Fatima"))


@pytest.mark.django_db
def test_a_copy_already_on_this_card_was_said_so() -> None:
    loan = a_loan(today=MONDAY)

    with pytest.raises(errors.CopyAlreadyYours):
        a_loan(copy=loan.copy, member=loan.member)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_a_membership_was_good_up_to_and_including_its_last_day(days: int, refused: bool) -> None:
    member = a_member(ends_on=MONDAY)

    try:
        a_loan(member=member, today=MONDAY + timedelta(days=days))
        answer = "lent"
    except errors.NoMembership as error:
        answer = error.code

    assert (answer == "no_membership") is refused


@pytest.mark.django_db
def test_a_blocked_card_was_refused_with_its_reason() -> None:
    member = a_member()
    card = card_of(member)
    card.blocked_on, card.block_reason = MONDAY, "lost"
    card.save()

    with pytest.raises(errors.CardBlocked) as refusal:
        a_loan(member=member)

    assert refusal.value.params == {"reason": card.get_block_reason_display()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("withdrawn_on", "refused"), [(MONDAY + timedelta(days=1), False), (MONDAY, True)]
)
def test_a_withdrawn_copy_was_refused_from_that_day(withdrawn_on: date, refused: bool) -> None:
    copy = a_copy(withdrawn_on=withdrawn_on)

    try:
        a_loan(copy=copy)
        answer = "lent"
    except errors.CopyWithdrawn as error:
        answer = error.code

    assert (answer == "copy_withdrawn") is refused


@pytest.mark.django_db
def test_the_last_allowed_loan_was_lent_and_the_next_refused() -> None:
    member = a_member(membership=a_membership_type(code="start", max_loans=2))
    a_loan(member=member)
    a_loan(member=member)

    with pytest.raises(errors.LoanLimitReached):
        a_loan(member=member)

    assert Loan.objects.filter(member=member).count() == 2


@pytest.mark.django_db
def test_the_limit_of_one_sort_left_other_sorts_free() -> None:
    member = a_member()
    dvd = an_item_type(code="dvd", loan_days=7, max_per_member=1)
    a_loan(member=member, copy=a_copy(item_type=dvd))

    a_loan(member=member, copy=a_copy())
    with pytest.raises(errors.TypeLimitReached):
        a_loan(member=member, copy=a_copy(item_type=dvd))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("desks", [2, 50])
def test_desks_scanning_one_barcode_at_once_lent_it_once(desks: int) -> None:
    copy, branch = a_copy(), a_branch()
    members = [a_member(given_name=f"Lid {number}") for number in range(desks)]

    def scan(member: Member) -> str:
        try:
            lend_copy(copy, member, branch=branch, today=MONDAY, at=noon(MONDAY))
            return "lent"
        except errors.CopyOnLoan as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(desks) as pool:
        answers = sorted(pool.map(scan, members))

    assert answers == ["copy_on_loan"] * (desks - 1) + ["lent"]
    assert Loan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_desks_lending_to_one_member_kept_the_limit_together() -> None:
    member = a_member(membership=a_membership_type(code="start", max_loans=1))
    copies, branch = [a_copy() for _ in range(8)], a_branch()

    def scan(number: int) -> str:
        try:
            lend_copy(copies[number], member, branch=branch, today=MONDAY, at=noon(MONDAY))
            return "lent"
        except errors.LoanLimitReached as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(scan, range(8)))

    assert answers == ["lent"] + ["loan_limit_reached"] * 7


@pytest.mark.django_db(transaction=True)
def test_two_desks_taking_back_one_copy_took_it_back_once() -> None:
    copy, branch = a_loan(today=MONDAY).copy, a_branch()

    def scan(_desk: int) -> str:
        try:
            return_copy(copy, branch=branch, today=MONDAY, at=noon(MONDAY))
            return "returned"
        except errors.CopyNotOnLoan as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(scan, range(8)))

    assert answers == ["copy_not_on_loan"] * 7 + ["returned"]
