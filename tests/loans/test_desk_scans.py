"""The desk without JavaScript: one input, and an answer on the page that follows."""

from datetime import date, timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from catalog.models import Copy
from loans.models import Loan, PastLoan, Scan
from members.models import Guardianship, Member
from members.operations import replace_card
from tests.builders import (
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_title,
    card_of,
)
from tests.loans.desk import a_desk, scan, what_is_sent

pytestmark = pytest.mark.django_db


def lent_today(*, copy: Copy | None = None, member: Member | None = None) -> Loan:
    return a_loan(copy=copy, member=member, today=clock.today())


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def test_a_copy_was_lent_to_the_open_card() -> None:
    desk, member, copy = a_desk(), a_member(), a_copy()
    a_member(given_name="Fatima")

    assert scan(desk, card_of(member).number) == "card_opened"
    assert scan(desk, copy.barcode) == "lent"

    loan = Loan.objects.get()
    assert (loan.copy, loan.member, loan.lent_at) == (copy, member, a_branch())
    assert "De brief voor de koning" in page(desk)


def test_a_copy_was_taken_back_when_no_card_was_open() -> None:
    loan, holten = lent_today(), a_branch(code="HOL", name="Holten")
    other = lent_today(member=a_member(given_name="Fatima"))

    assert scan(a_desk(branch=holten), loan.copy.barcode) == "returned"

    assert PastLoan.objects.get().returned_at == holten
    assert Loan.objects.get() == other


def test_taking_back_told_nothing_about_the_member() -> None:
    loan = lent_today(member=a_member(given_name="Quirijn", family_name="Zandstra"))
    desk = a_desk()

    scan(desk, loan.copy.barcode)

    assert "Quirijn" not in page(desk)
    assert "Zandstra" not in page(desk)


def test_a_copy_of_another_branch_was_sent_on() -> None:
    copy = a_copy(branch=a_branch(code="HOL", name="Bibliotheek Holten"))
    loan, desk = lent_today(copy=copy), a_desk()

    scan(desk, loan.copy.barcode)

    assert "Bibliotheek Holten" in Scan.objects.get().said


def test_the_same_card_again_closed_it() -> None:
    desk, card = a_desk(), card_of(a_member())

    answers = [scan(desk, card.number) for _ in range(3)]

    assert answers == ["card_opened", "card_closed", "card_opened"]


def test_another_card_took_over_and_wiped_the_screen() -> None:
    desk, jan, fatima = a_desk(), a_member(), a_member(given_name="Fatima")
    scan(desk, card_of(jan).number)
    scan(desk, a_copy(title=a_title(title="Alleen van Jan")).barcode)

    scan(desk, card_of(fatima).number)

    assert "Alleen van Jan" not in page(desk)
    assert "Fatima de Vries" in page(desk)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("34567890123457", "number_mistyped"),
        ("23456789012345", "number_mistyped"),
        ("9789025865528", "isbn_scanned"),
        ("hallo", "not_a_number"),
        ("?", "help"),
        ("v", "no_card_before"),
    ],
)
def test_something_else_got_a_clear_answer(code: str, outcome: str) -> None:
    desk = a_desk()

    assert scan(desk, code) == outcome
    assert desk.get("/balie/").status_code == 200


def test_an_unknown_number_was_said_so() -> None:
    desk, copy, card = a_desk(), a_copy(), card_of(a_member())
    barcode, number = copy.barcode, card.number
    copy.delete()
    card.delete()

    assert scan(desk, barcode) == "copy_unknown"
    assert scan(desk, number) == "card_unknown"


def test_a_replaced_card_was_not_opened() -> None:
    desk, card = a_desk(), card_of(a_member())
    card.ended_on = clock.today()
    card.save()

    assert scan(desk, card.number) == "card_ended"
    assert "Jan" not in page(desk)


def test_a_blocked_card_was_shown_with_the_reason_and_lent_nothing() -> None:
    desk, card = a_desk(), card_of(a_member())
    card.blocked_on, card.block_reason = clock.today(), "money"
    card.save()

    assert scan(desk, card.number) == "card_opened"
    assert card.get_block_reason_display() in page(desk)
    assert scan(desk, a_copy().barcode) == "card_blocked"


@pytest.mark.parametrize(("days", "ended"), [(0, False), (-1, True)])
def test_a_membership_was_said_to_have_ended_from_the_day_after(days: int, ended: bool) -> None:
    desk, last_day = a_desk(), clock.today() + timedelta(days=days)
    scan(desk, card_of(a_member(ends_on=last_day)).number)

    assert (scan(desk, a_copy().barcode) == "no_membership") is ended


def test_a_full_card_heard_its_limit() -> None:
    desk = a_desk()
    scan(desk, card_of(a_member(membership=a_membership_type(code="klein", max_loans=1))).number)

    assert [scan(desk, a_copy().barcode) for _ in range(2)] == ["lent", "loan_limit_reached"]


@pytest.mark.parametrize(("years", "child"), [(18, False), (17, True)])
def test_a_child_was_shown_with_its_guardians(years: int, child: bool) -> None:
    today = clock.today()
    member = a_member(given_name="Sem", birth_date=date(today.year - years, 1, 1))
    Guardianship.objects.create(
        child=member, guardian=a_member(given_name="Petra", family_name="Berg"), since=today
    )
    desk = a_desk()

    scan(desk, card_of(member).number)

    assert ("Petra de Berg" in page(desk)) is child


def test_past_titles_were_never_shown() -> None:
    member, desk = a_member(), a_desk()
    loan = lent_today(member=member, copy=a_copy(title=a_title(title="Een geheim boek")))
    scan(desk, loan.copy.barcode)

    scan(desk, card_of(member).number)
    scan(desk, act="home")

    assert "Een geheim boek" not in page(desk)


def test_what_is_at_home_was_shown_on_request_only() -> None:
    member, desk = a_member(), a_desk()
    lent_today(member=member, copy=a_copy(title=a_title(title="Thuis liggend boek")))

    scan(desk, card_of(member).number)
    before = page(desk)
    scan(desk, act="home")

    assert "Thuis liggend boek" not in before
    assert "Thuis liggend boek" in page(desk)


def test_the_last_loan_was_undone() -> None:
    desk, member = a_desk(), a_member()
    scan(desk, card_of(member).number)
    first, second = a_copy(), a_copy()
    scan(desk, first.barcode)
    scan(desk, second.barcode)

    assert scan(desk, act="undo") == "lend_undone"

    assert Loan.objects.get().copy == first
    assert not PastLoan.objects.exists()


def test_undoing_again_undid_the_one_before_and_then_nothing() -> None:
    desk, member = a_desk(), a_member()
    scan(desk, card_of(member).number)
    scan(desk, a_copy().barcode)
    scan(desk, a_copy().barcode)

    answers = [scan(desk, act="undo") for _ in range(3)]

    assert answers == ["lend_undone", "lend_undone", "nothing_to_undo"]
    assert not Loan.objects.exists()


def test_the_last_return_was_undone() -> None:
    loan, desk = lent_today(), a_desk()
    scan(desk, loan.copy.barcode)

    assert scan(desk, act="undo") == "return_undone"
    assert Loan.objects.get() == loan


def test_a_new_card_made_undoing_the_previous_ones_loan_impossible() -> None:
    desk, jan, fatima = a_desk(), a_member(), a_member(given_name="Fatima")
    scan(desk, card_of(jan).number)
    scan(desk, a_copy().barcode)
    scan(desk, card_of(fatima).number)

    assert scan(desk, act="undo") == "nothing_to_undo"
    assert Loan.objects.get().member == jan


def test_the_previous_card_was_opened_again() -> None:
    desk, member = a_desk(), a_member()
    scan(desk, card_of(member).number)
    scan(desk, act="close")

    assert scan(desk, "V") == "card_opened"
    assert "Jan de Vries" in page(desk)


def test_the_same_scan_sent_twice_acted_once_and_got_the_same_answer() -> None:
    desk, copy = a_desk(), a_copy()
    scan(desk, card_of(a_member()).number)
    sent = what_is_sent(desk, copy.barcode) | {"key": "0" * 31 + "1"}

    first, second = (
        desk.post("/balie/scan", sent, headers={"X-Desk-Queue": "1"}).json() for _ in range(2)
    )

    assert first == second
    assert (first["outcome"], Loan.objects.count()) == ("lent", 1)


def test_a_key_that_came_back_with_another_code_was_another_scan() -> None:
    desk, key = a_desk(), "0" * 31 + "1"
    scan(desk, card_of(a_member()).number)

    answers = [scan(desk, a_copy().barcode, key=key) for _ in range(2)]

    assert answers == ["lent", "lent"]


def test_a_screen_that_showed_another_card_lent_nothing() -> None:
    desk, jan, fatima = a_desk(), a_member(), a_member(given_name="Fatima")
    scan(desk, card_of(jan).number)
    old_screen = what_is_sent(desk, a_copy().barcode)
    scan(desk, card_of(fatima).number)

    answer = desk.post("/balie/scan", old_screen, headers={"X-Desk-Queue": "1"}).json()

    assert answer["outcome"] == "desk_changed"
    assert "Fatima" in answer["parts"]["desk-mode"]
    assert not Loan.objects.exists()


@pytest.mark.parametrize(("seconds", "closed"), [(299, False), (301, True)])
def test_a_desk_that_was_left_alone_closed_the_card(seconds: int, closed: bool) -> None:
    desk = a_desk()
    scan(desk, card_of(a_member()).number)
    session = desk.session
    session["desk"]["used_at"] -= seconds
    session.save()

    assert ("Jan de Vries" not in page(desk)) is closed


def test_the_receipt_said_titles_and_days_but_no_name_and_no_number() -> None:
    desk, member = a_desk(), a_member(given_name="Quirijn", family_name="Zandstra")
    scan(desk, card_of(member).number)
    scan(desk, a_copy(title=a_title(title="Op de bon")).barcode)
    lent_today(member=member, copy=a_copy(title=a_title(title="Al eerder thuis")))

    receipt = desk.get("/balie/bon").content.decode()

    assert "Op de bon" in receipt
    for absent in ("Al eerder thuis", "Quirijn", "Zandstra", card_of(member).number):
        assert absent not in receipt


def test_the_sound_stayed_off_once_turned_off() -> None:
    desk = a_desk()
    scan(desk, act="sound")

    assert 'data-sound="off"' in page(desk)


def test_a_volunteer_took_back_and_opened_no_card() -> None:
    desk = a_desk(a_colleague(role="volunteer"))
    loan = lent_today(member=a_member(given_name="Quirijn"))

    assert scan(desk, card_of(loan.member).number) == "only_takes_back"
    assert "Quirijn" not in page(desk)
    assert scan(desk, loan.copy.barcode) == "returned"
    assert desk.get("/balie/bon").status_code == 403


def test_a_card_that_was_reported_lost_meanwhile_borrowed_nothing_more() -> None:
    desk, jan, copy = a_desk(), a_member(), a_copy()
    scan(desk, card_of(jan).number)
    replace_card(jan, today=clock.today(), lost=True)

    outcome = scan(desk, copy.barcode)

    assert outcome == "card_ended"
    assert not Loan.objects.exists()
