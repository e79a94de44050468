"""F9: the list of what is at home, and everything that is done by a key and a number."""

from datetime import timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from loans.models import Loan, LoanCharge, Renewal, Scan, SearchTask
from members.models import Member
from payments.balances import balance_of
from tests.builders import (
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_reservation,
    a_rule,
    a_title,
    card_of,
)
from tests.loans.desk import a_desk, scan

pytestmark = pytest.mark.django_db


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def lent(member: Member, *, days_ago: int = 7, title: str = "Boek") -> Loan:
    copy = a_copy(title=a_title(title=title))
    return a_loan(member=member, copy=copy, today=clock.today() - timedelta(days=days_ago))


def at_the_list(*loans_days_ago: int) -> tuple[Client, Member, list[Loan]]:
    """A desk with the list of a member open; what was lent longest ago is line 1."""
    member, desk = a_member(), a_desk()
    loans = [lent(member, days_ago=days) for days in sorted(loans_days_ago, reverse=True)]
    lent(a_member(given_name="Fatima"), title="Van een ander")
    scan(desk, card_of(member).number)
    scan(desk, act="home")
    return desk, member, loans


def test_a_number_renewed_that_line_and_no_other() -> None:
    desk, _member, (first, second) = at_the_list(14, 7)

    assert scan(desk, "2") == "renewed"

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.renewals, second.renewals) == (0, 1)


def test_the_numbers_stayed_although_the_dates_changed() -> None:
    desk, _member, (first, second) = at_the_list(14, 7)
    scan(desk, "1")

    scan(desk, "2")

    assert Renewal.objects.count() == 2
    assert {each.loan_id for each in Renewal.objects.all()} == {first.pk, second.pk}


def test_what_it_would_give_stood_there_before() -> None:
    desk, _member, _loans = at_the_list(14)

    assert "do:1" in page(desk)
    assert "Van een ander" not in page(desk)


def test_every_reason_of_a_refusal_was_said() -> None:
    a_rule(category=a_membership_type(), max_renewals=0)
    desk, _member, (loan,) = at_the_list(14)
    a_reservation(title=loan.copy.title, member=a_member(given_name="Wilma"), today=clock.today())

    outcome = scan(desk, "1")

    said = Scan.objects.latest("scanned_at").said
    assert outcome == "not_renewed"
    assert len(said.splitlines()) == 2


def test_all_that_could_were_renewed_and_the_others_kept_their_reason() -> None:
    desk, _member, (first, second) = at_the_list(14, 7)
    a_reservation(title=first.copy.title, member=a_member(given_name="Wilma"), today=clock.today())

    assert scan(desk, act="renew") == "renewed"

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.renewals, second.renewals) == (0, 1)


def test_a_number_before_the_key_renewed_that_line() -> None:
    desk, _member, (first, second) = at_the_list(14, 7)

    assert scan(desk, "2", act="renew") == "renewed"

    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.renewals, second.renewals) == (0, 1)


def test_undoing_took_the_renewal_back() -> None:
    desk, _member, (loan,) = at_the_list(14)
    due_on = loan.due_on
    scan(desk, "1")

    assert scan(desk, act="undo") == "renewal_undone"

    loan.refresh_from_db()
    assert (loan.due_on, loan.renewals) == (due_on, 0)
    assert scan(desk, act="undo") == "nothing_to_undo"


def test_undoing_took_all_renewals_of_one_key_back() -> None:
    desk, _member, _loans = at_the_list(14, 7)
    scan(desk, act="renew")

    scan(desk, act="undo")

    assert not Renewal.objects.exists()


def test_a_claim_opened_a_search_and_was_withdrawn_by_the_same_word() -> None:
    desk, _member, (loan,) = at_the_list(14)

    assert scan(desk, "T1") == "claimed"
    assert SearchTask.objects.get().copy == loan.copy
    assert scan(desk, "t1") == "claim_withdrawn"
    assert not SearchTask.objects.exists()


def test_lost_was_asked_with_its_price_before_it_was_done() -> None:
    a_rule(replacement_cents=2495, replacement_admin_cents=500)
    desk, member, (loan,) = at_the_list(14)

    assert scan(desk, "K1") == "asked"
    assert "24,95" in page(desk)
    assert balance_of(member).open_cents == 0
    assert scan(desk, "J") == "declared_lost"

    loan.refresh_from_db()
    assert loan.lost_on == clock.today()
    assert balance_of(member).open_cents == 2995


def test_a_no_lost_nothing() -> None:
    desk, _member, (loan,) = at_the_list(14)
    scan(desk, "K1")

    assert scan(desk, "N") == "question_dropped"

    loan.refresh_from_db()
    assert loan.lost_on is None


@pytest.mark.parametrize("typed", ["S1 12,50", "s1 € 12.50"])
def test_damage_was_charged_with_its_amount(typed: str) -> None:
    desk, member, (_loan,) = at_the_list(14)

    assert scan(desk, typed) == "damage_charged"
    assert balance_of(member).open_cents == 1250
    assert LoanCharge.objects.get().kind == "damage"


@pytest.mark.parametrize("amount", ["-5", "0", "abc", "1,999", "3" * 180])
def test_a_wrong_amount_of_damage_was_asked_again(amount: str) -> None:
    desk, member, _loans = at_the_list(14)
    scan(desk, "S1")

    assert scan(desk, amount) == "asked"
    assert balance_of(member).open_cents == 0
    assert scan(desk, "2,50") == "damage_charged"


@pytest.mark.parametrize("typed", ["0", "3", "99", "K9"])
def test_a_number_that_is_not_on_the_screen_did_nothing(typed: str) -> None:
    desk, _member, _loans = at_the_list(14, 7)

    assert scan(desk, typed) == "no_such_line"
    assert not Renewal.objects.exists()


def test_a_number_without_the_list_was_nothing() -> None:
    desk, member = a_desk(), a_member()
    lent(member)
    scan(desk, card_of(member).number)

    assert scan(desk, "1") == "not_a_number"
    assert not Renewal.objects.exists()


def test_the_line_of_somebody_else_could_not_be_reached() -> None:
    desk, _member, _loans = at_the_list(14)
    other = Loan.objects.get(member__given_name="Fatima")
    session = desk.session
    session["desk"]["shown"] = [other.pk]
    session.save()

    assert scan(desk, "1") == "no_such_line"
    assert not Renewal.objects.exists()
