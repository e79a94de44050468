"""Taking in at the desk: where it goes, what it cost, and in which of three ways."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from loans.lost import declare_lost
from loans.models import Borrower, Loan, Scan
from members.models import Member
from payments.balances import balance_of
from tests.builders import (
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    card_of,
)
from tests.loans.desk import a_desk, scan, what_is_sent

pytestmark = pytest.mark.django_db


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def a_late_loan(member: Member | None = None, *, days: int = 60) -> Loan:
    a_rule(fee_per_open_day_cents=15, fee_cap_cents=500)
    return a_loan(member=member, copy=a_copy(), today=clock.today() - timedelta(days=days))


def newest() -> Scan:
    return Scan.objects.latest("scanned_at")


def test_the_fee_was_said_and_charged() -> None:
    member, other = a_member(), a_member(given_name="Fatima")
    loan, desk = a_late_loan(member), a_desk()

    scan(desk, loan.copy.barcode)

    owed = balance_of(member).open_cents
    assert owed > 0
    assert f"{owed // 100},{owed % 100:02d}" in newest().said
    assert balance_of(other).open_cents == 0


def test_a_wanted_copy_went_on_the_hold_shelf_with_its_code_in_large_letters() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    wish = a_reservation(
        member=a_member(given_name="Quirijn"), title=loan.copy.title, today=clock.today()
    )

    scan(desk, loan.copy.barcode)

    wish.refresh_from_db()
    code = wish.whereabouts.pickup_code
    assert f'desk-status__shelf">{code}<' in page(desk)
    assert "Quirijn" not in page(desk)


def test_a_copy_wanted_elsewhere_went_with_the_transport() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    a_reservation(
        member=a_member(given_name="Quirijn"),
        title=loan.copy.title,
        pickup_branch=holten,
        today=clock.today(),
    )

    scan(desk, loan.copy.barcode)

    assert 'desk-status__shelf">Bibliotheek Holten<' in page(desk)


def test_a_lost_copy_that_came_back_said_what_was_given_back() -> None:
    a_rule(replacement_cents=2495, refund_days=90)
    loan, desk = a_loan(today=clock.today()), a_desk()
    declare_lost(loan, today=clock.today(), at=clock.now())

    scan(desk, loan.copy.barcode)

    assert "24,95" in newest().said


def test_the_book_drop_counted_the_last_day_that_was_open() -> None:
    loan, desk = a_loan(today=clock.today() - timedelta(days=10)), a_desk()
    scan(desk, act="mode", code="book_drop")

    scan(desk, loan.copy.barcode)

    returned = Borrower.objects.get().returned_on
    assert returned < clock.today()
    assert returned.weekday() != 6


def test_amnesty_took_no_fee() -> None:
    member, desk = a_member(), a_desk()
    loan = a_late_loan(member)
    scan(desk, act="mode", code="amnesty")

    assert scan(desk, loan.copy.barcode) == "returned"
    assert balance_of(member).open_cents == 0


def test_who_may_not_waive_gave_no_amnesty_and_was_not_offered_it() -> None:
    member, volunteer = a_member(), a_colleague(username="wim", role="volunteer")
    loan, desk = a_late_loan(member), a_desk(volunteer)

    asked = scan(desk, act="mode", code="amnesty")
    ways = []
    for _ in range(2):
        scan(desk, act="mode")
        ways.append(desk.session["desk"]["mode"])
    scan(desk, loan.copy.barcode)

    assert asked == "not_allowed"
    assert ways == ["book_drop", "normal"]
    assert "mode:amnesty" not in page(desk)
    assert balance_of(member).open_cents > 0


def test_the_way_of_taking_in_stayed_on_the_screen_in_a_word() -> None:
    desk = a_desk()

    scan(desk, act="mode")
    scan(desk, a_loan(today=clock.today()).copy.barcode)

    assert "desk-mode--drop" in page(desk)
    assert 'value="mode:book_drop" aria-pressed="true"' in page(desk)


def test_the_key_went_round_the_three_ways() -> None:
    desk = a_desk()

    modes = []
    for _ in range(3):
        scan(desk, act="mode")
        modes.append(desk.session["desk"]["mode"])

    assert modes == ["book_drop", "amnesty", "normal"]


@pytest.mark.parametrize(("seconds", "mode"), [(299, "drop"), (301, "normal")])
def test_a_desk_that_rested_took_in_normally_again(seconds: int, mode: str) -> None:
    desk = a_desk()
    scan(desk, act="mode", code="book_drop")
    session = desk.session
    session["desk"]["used_at"] = time.time() - seconds
    session.save()

    assert ("desk-mode--drop" in page(desk)) is (mode == "drop")


def test_a_screen_that_still_showed_the_book_drop_took_nothing_in_normally() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    scan(desk, act="mode", code="book_drop")
    old = what_is_sent(desk, loan.copy.barcode)
    scan(desk, act="rest")

    answer = desk.post("/balie/scan", old, headers={"X-Desk-Queue": "1"}).json()

    assert answer["outcome"] == "desk_changed"
    assert Loan.objects.filter(pk=loan.pk).exists()


def test_a_copy_that_was_not_out_but_lost_its_way_was_taken_in() -> None:
    desk = a_desk()
    copy = a_copy(branch=a_branch(code="HOL", name="Bibliotheek Holten"))

    assert scan(desk, copy.barcode) == "taken_in"
    assert "Bibliotheek Holten" in newest().said


def test_opening_a_card_kept_the_way_of_taking_in() -> None:
    desk = a_desk()
    scan(desk, act="mode", code="amnesty")
    scan(desk, card_of(a_member()).number)
    scan(desk, act="close")

    assert "desk-mode--amnesty" in page(desk)


def test_the_book_drop_never_counted_a_day_before_the_loan() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    scan(desk, act="mode", code="book_drop")

    scan(desk, loan.copy.barcode)

    assert Borrower.objects.get().returned_on == clock.today()


def test_the_undo_key_did_not_reach_past_a_copy_that_came_in_without_a_loan() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    found = a_copy()
    wish = a_reservation(member=a_member(), title=found.title, today=clock.today())
    scan(desk, loan.copy.barcode)
    assert scan(desk, found.barcode) == "taken_in"

    assert scan(desk, act="undo") == "take_in_stands"

    assert "Nog een keer F4" in page(desk)
    wish.refresh_from_db()
    assert wish.state == "ready"
    assert not Loan.objects.exists()

    assert scan(desk, act="undo") == "return_undone"
    assert Loan.objects.get().copy == loan.copy
    assert scan(desk, act="undo") == "nothing_to_undo"


def test_the_way_of_taking_in_was_said_by_name() -> None:
    desk = a_desk()

    sent = what_is_sent(desk, act="mode")
    answer = desk.post("/balie/scan", sent, headers={"X-Desk-Queue": "1"}).json()

    assert 'desk-status__said">Inleverbus<' in answer["parts"]["desk-status"]
