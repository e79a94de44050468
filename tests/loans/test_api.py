"""Loans over HTTP: the operations of the desk, for a machine that holds a card and a copy."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from bieb.lib import clock
from loans.models import Borrower, Loan
from members.models import Card, Household, Member
from partners.models import Disclosure
from tests.builders import (
    a_branch,
    a_charge,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    a_title,
    an_item_type,
    card_of,
)
from tests.partners.client import a_machine, ask, do, words_to_lend

pytestmark = pytest.mark.django_db
NOBODY = "20000000000008"
NO_COPY = "30000000000004"


@pytest.fixture
def today() -> date:
    return clock.today()


@pytest.fixture
def machine() -> Client:
    return a_machine()


def names_in(answer: Any) -> set[str]:
    """Every word of an answer, to look for somebody in."""
    return set(answer.content.decode().replace('"', " ").split())


def lines_about(member_id: UUID) -> list[tuple[str, str]]:
    return [(each.activity, each.answer) for each in Disclosure.objects.about(member_id)]


def test_a_machine_lent_a_copy_and_heard_only_what_is_on_the_receipt(
    machine: Client, today: date
) -> None:
    member, other, copy = a_member(), a_member(), a_copy()

    answer = do(machine, "loans", words_to_lend(member, copy))

    loan = Loan.objects.get()
    assert (answer.status_code, loan.member_id, loan.copy_id) == (201, member.pk, copy.pk)
    assert answer.json() == {
        "id": loan.pk,
        "barcode": copy.barcode,
        "title": copy.title.title,
        "dueOn": loan.due_on.isoformat(),
    }
    assert lines_about(member.pk) == [("loan", "done")]
    assert lines_about(other.pk) == []


def test_a_line_told_the_member_in_words_what_was_done(machine: Client) -> None:
    member = a_member()
    do(machine, "loans", words_to_lend(member, a_copy()))

    line = Disclosure.objects.about(member.pk).get()

    assert line.get_activity_display() == "leende je iets uit"
    assert line.told == [
        "het nummer ervan",
        "het nummer van het exemplaar",
        "wanneer het terug moet",
        "de titel",
    ]


def test_a_copy_that_was_out_was_refused_and_both_members_kept_what_they_had(
    machine: Client, today: date
) -> None:
    copy, member = a_copy(), a_member()
    a_loan(copy=copy, today=today)

    answer = do(machine, "loans", words_to_lend(member, copy))

    assert (answer.status_code, answer.json()["code"]) == (409, "copy_on_loan")
    assert Loan.objects.count() == 1
    assert lines_about(member.pk) == [("loan", "refused")]


def test_an_unknown_card_was_a_line_about_nobody(machine: Client) -> None:
    copy = a_copy()

    answer = do(machine, "loans", {"cardNumber": NOBODY, "barcode": copy.barcode, "branch": "RIJ"})

    assert (answer.status_code, answer.json()["code"]) == (409, "card_unknown")
    assert [(each.subject_id, each.answer) for each in Disclosure.objects.all()] == [
        (None, "unknown")
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ended_on": date(2026, 1, 1)}, "card_ended"),
        ({"blocked_on": date(2026, 1, 1), "block_reason": "money"}, "card_blocked"),
        ({"blocked_on": date(2026, 1, 1), "block_reason": "lost"}, "card_blocked"),
    ],
)
@pytest.mark.parametrize("path", ["loans", "loan-lists"])
def test_a_card_that_ended_or_was_blocked_opened_nothing_and_did_not_say_why(
    machine: Client, path: str, change: dict[str, object], code: str
) -> None:
    member, copy = a_member(), a_copy()
    number = card_of(member).number
    Card.objects.filter(number=number).update(**change)
    more = {"barcode": copy.barcode, "branch": "RIJ"} if path == "loans" else {}

    answer = do(machine, path, {"cardNumber": number} | more)

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not {"money", "lost", "verloren", "geld"} & names_in(answer)
    assert not Loan.objects.exists()


def test_what_somebody_owes_stayed_between_the_member_and_us(machine: Client, today: date) -> None:
    member, copy = a_member(), a_copy()
    a_rule(block_over_cents=500)
    a_charge(member=member, cents=501, today=today)

    answer = do(machine, "loans", words_to_lend(member, copy), **{"Accept-Language": "en"})

    assert answer.json()["code"] == "card_blocked"
    assert answer.json()["detail"] == (
        "This card cannot be used now. The member finds why at the desk."
    )


@pytest.mark.parametrize(
    ("barcode", "code"),
    [(NO_COPY, "copy_unknown"), (NOBODY, "not_a_barcode"), ("9789025861773", "not_a_barcode")],
)
@pytest.mark.parametrize("path", ["loans", "returns"])
def test_something_else_than_a_copy_was_named_as_such(
    machine: Client, path: str, barcode: str, code: str
) -> None:
    a_branch()
    card = {"cardNumber": card_of(a_member()).number} if path == "loans" else {}

    answer = do(machine, path, card | {"barcode": barcode, "branch": "RIJ"})

    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_an_unknown_branch_was_refused(machine: Client) -> None:
    answer = do(machine, "loans", words_to_lend(a_member(), a_copy(), branch="XYZ"))

    assert (answer.status_code, answer.json()["code"]) == (409, "branch_unknown")


def test_a_withdrawn_copy_was_refused(machine: Client, today: date) -> None:
    answer = do(machine, "loans", words_to_lend(a_member(), a_copy(withdrawn_on=today)))

    assert answer.json()["code"] == "copy_withdrawn"


def test_the_limit_of_a_household_was_told_as_a_limit(machine: Client, today: date) -> None:
    """With whom somebody lives is not told."""
    copy, one, two = a_copy(), a_member(), a_member()
    Member.objects.update(household=Household.objects.create(made_on=today))
    a_rule(household_max_loans=1)
    a_loan(member=one, today=today)

    answer = do(machine, "loans", words_to_lend(two, copy))

    assert answer.json()["code"] == "loan_limit_reached"


def test_the_list_held_what_is_at_home_now_and_nothing_of_before(
    machine: Client, today: date
) -> None:
    member = a_member()
    loan, gone = a_loan(member=member, today=today), a_loan(member=member, today=today)
    a_loan(today=today)
    do(machine, "returns", {"barcode": gone.copy.barcode, "branch": "RIJ"})

    answer = ask(machine, "loan-lists", {"cardNumber": card_of(member).number})

    assert answer.status_code == 200
    assert [each["id"] for each in answer.json()["loans"]] == [loan.pk]
    assert "birth" not in answer.content.decode()
    assert not {member.given_name, member.family_name, str(member.pk)} & names_in(answer)
    assert lines_about(member.pk) == [("loan_list", "done")]


def test_a_renewal_gave_a_later_date(machine: Client, today: date) -> None:
    loan = a_loan(today=today - timedelta(days=15))

    answer = do(machine, f"loans/{loan.pk}/renewals", {"cardNumber": card_of(loan.member).number})

    assert answer.status_code == 201
    later = Loan.objects.get().due_on
    assert later > loan.due_on
    assert answer.json() == {"id": loan.pk, "dueOn": later.isoformat()}


def test_a_refused_renewal_named_everything_in_the_way(machine: Client, today: date) -> None:
    title = a_title(item_type=an_item_type(code="boek"))
    loan = a_loan(copy=a_copy(title=title), today=today - timedelta(days=15))
    Loan.objects.update(renewals=2, max_renewals=2)
    a_reservation(title=title, today=today)
    a_rule(block_over_cents=100)
    a_charge(member=loan.member, cents=101, today=today)

    answer = do(
        machine,
        f"loans/{loan.pk}/renewals",
        {"cardNumber": card_of(loan.member).number},
        **{"Accept-Language": "en"},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_renewed")
    assert {each["code"] for each in answer.json()["obstacles"]} == {
        "no_renewals_left",
        "reserved_by_other",
        "card_blocked",
    }
    assert all(each["why"] and each["lifts"] for each in answer.json()["obstacles"])
    assert "€" not in answer.content.decode()


@pytest.mark.parametrize("number", [1, 2**70])
def test_nobody_renewed_the_loan_of_somebody_else(
    machine: Client, today: date, number: int
) -> None:
    loan, wout = a_loan(today=today - timedelta(days=15)), a_member(given_name="Wout")
    number = loan.pk if number == 1 else number

    answer = do(machine, f"loans/{number}/renewals", {"cardNumber": card_of(wout).number})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Loan.objects.get().due_on == loan.due_on


@pytest.mark.parametrize(
    ("branch", "place"),
    [("RIJ", ("shelf", None)), ("HOL", ("transport", "RIJ"))],
)
def test_a_return_told_where_it_goes_and_left_a_line_about_nobody(
    machine: Client, today: date, branch: str, place: tuple[str, str | None]
) -> None:
    a_branch(code="HOL", name="Bibliotheek Holten")
    loan = a_loan(today=today)

    answer = do(machine, "returns", {"barcode": loan.copy.barcode, "branch": branch})

    assert answer.json() == {
        "barcode": loan.copy.barcode,
        "goesTo": place[0],
        "branch": place[1],
    }
    assert Borrower.objects.get().member_id == loan.member_id
    assert [(each.subject_id, each.activity) for each in Disclosure.objects.all()] == [
        (None, "return")
    ]


def test_a_copy_that_somebody_waits_for_went_to_the_hold_shelf_without_a_name(
    machine: Client, today: date
) -> None:
    loan, zoe = a_loan(today=today), a_member(given_name="Zoë", family_name="Kwak")
    a_reservation(member=zoe, title=loan.copy.title, today=today)

    answer = do(machine, "returns", {"barcode": loan.copy.barcode, "branch": "RIJ"})

    assert answer.json()["goesTo"] == "hold_shelf"
    assert "Zo" not in answer.content.decode()


def test_the_book_drop_counted_from_the_last_open_day(machine: Client, today: date) -> None:
    loan = a_loan(today=today - timedelta(days=10))

    do(machine, "returns", {"barcode": loan.copy.barcode, "branch": "RIJ", "mode": "book_drop"})

    assert Borrower.objects.get().returned_on < today


def test_a_partner_could_not_forgive_a_late_fee(machine: Client) -> None:
    answer = do(machine, "returns", {"barcode": NO_COPY, "branch": "RIJ", "mode": "amnesty"})

    assert answer.status_code == 400


def test_a_copy_that_was_not_out_was_said_so(machine: Client) -> None:
    answer = do(machine, "returns", {"barcode": a_copy().barcode, "branch": "RIJ"})

    assert (answer.status_code, answer.json()["code"]) == (409, "copy_not_on_loan")
