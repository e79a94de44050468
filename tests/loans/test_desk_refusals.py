"""What the desk refuses, says so, and lets a colleague do all the same with a reason."""

from datetime import timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from circulation.models import BlockOverride
from loans.models import Loan, PastLoan, Scan
from members.models import Member
from payments.balances import balance_of
from reservations.models import QueueEvent, Reservation, Whereabouts
from reservations.operations import capture
from tests.builders import (
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    card_of,
)
from tests.loans.desk import a_desk, scan

pytestmark = pytest.mark.django_db


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def a_debtor(cents: int) -> Member:
    a_rule(block_over_cents=500)
    member = a_member()
    a_charge(member=member, cents=cents, today=clock.today())
    return member


def said() -> str:
    return Scan.objects.order_by("-scanned_at").values_list("said", flat=True)[0]


@pytest.mark.parametrize(("cents", "outcome"), [(500, "lent"), (501, "owes_too_much")])
def test_owing_more_than_the_limit_lent_nothing(cents: int, outcome: str) -> None:
    desk, member = a_desk(), a_debtor(cents)
    a_charge(member=a_member(given_name="Fatima"), cents=9_999)
    scan(desk, card_of(member).number)

    assert scan(desk, a_copy().barcode) == outcome


def test_every_block_stood_on_the_screen_with_what_lifts_it() -> None:
    desk, member = a_desk(), a_debtor(501)
    card = card_of(member)
    card.blocked_on, card.block_reason = clock.today(), "address"
    card.save()

    scan(desk, card.number)

    shown = page(desk)
    assert card.get_block_reason_display() in shown
    assert "€\u00a05,01" in shown
    assert "F8" in shown


def test_a_refused_loan_was_set_aside_with_a_reason_that_was_written_down() -> None:
    colleague, member, copy = a_colleague(role="employee"), a_debtor(501), a_copy()
    desk = a_desk(colleague)
    scan(desk, card_of(member).number)
    scan(desk, copy.barcode)

    assert scan(desk, "2") == "lent"

    written = BlockOverride.objects.get()
    assert (written.member, written.staff, written.block) == (member, colleague, "owes_too_much")
    assert written.reason
    assert Loan.objects.get().member == member


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("ze moet morgen examen doen", "lent"),
        ("x" * 120, "lent"),
        ("x" * 121, "asked"),
        ("9", "asked"),
        ("ja", "asked"),
    ],
)
def test_a_reason_was_a_number_of_the_list_or_real_words(typed: str, outcome: str) -> None:
    desk, copy = a_desk(), a_copy()
    scan(desk, card_of(a_debtor(501)).number)
    scan(desk, copy.barcode)

    assert scan(desk, typed) == outcome
    assert Loan.objects.exists() is (outcome == "lent")


def test_a_reason_that_was_no_reason_left_the_question_standing() -> None:
    desk = a_desk()
    scan(desk, card_of(a_debtor(501)).number)
    scan(desk, a_copy().barcode)
    scan(desk, "9")

    assert scan(desk, "1") == "lent"


def test_a_scan_passed_the_question_by() -> None:
    desk, member = a_desk(), a_debtor(501)
    scan(desk, card_of(member).number)
    scan(desk, a_copy().barcode)
    scan(desk, a_copy().barcode)
    scan(desk, act="close")

    assert scan(desk, "1") == "not_a_number"
    assert not Loan.objects.exists()


def test_nobody_without_the_permission_was_asked() -> None:
    colleague = a_colleague(role="employee")
    colleague.groups.get().permissions.filter(codename="override_block").delete()
    desk = a_desk(colleague)
    scan(desk, card_of(a_debtor(501)).number)

    scan(desk, a_copy().barcode)

    assert scan(desk, "1") == "not_a_number"
    assert not Loan.objects.exists()


def test_a_copy_on_another_card_was_lent_only_by_a_second_act() -> None:
    today = clock.today()
    wilma, jan, copy = a_member(given_name="Wilma"), a_member(), a_copy()
    a_loan(copy=copy, member=wilma, today=today)
    desk = a_desk()
    scan(desk, card_of(jan).number)

    assert scan(desk, copy.barcode) == "copy_on_loan"
    assert Loan.objects.get().member == wilma
    assert "Wilma" not in page(desk)
    assert scan(desk, "j") == "lent"
    assert Loan.objects.get().member == jan
    assert PastLoan.objects.count() == 1


def test_whoever_had_it_paid_nothing_when_it_was_lent_to_another() -> None:
    today = clock.today()
    a_rule(fee_per_open_day_cents=15, fee_cap_cents=500)
    copy, desk = a_copy(), a_desk()
    wilma = a_member(given_name="Wilma")
    a_loan(copy=copy, member=wilma, today=today - timedelta(days=60))
    scan(desk, card_of(a_member()).number)
    scan(desk, copy.barcode)
    scan(desk, "J")

    assert balance_of(wilma).open_cents == 0


def test_a_no_left_the_copy_on_the_other_card() -> None:
    copy, desk = a_copy(), a_desk()
    loan = a_loan(copy=copy, member=a_member(given_name="Wilma"), today=clock.today())
    scan(desk, card_of(a_member()).number)
    scan(desk, copy.barcode)

    assert scan(desk, "N") == "question_dropped"
    assert Loan.objects.get() == loan


def test_a_copy_on_its_way_to_this_member_was_lent_with_a_reason() -> None:
    member, holten = a_member(), a_branch(code="HOL", name="Bibliotheek Holten")
    copy = a_copy()
    a_reservation(member=member, title=copy.title, pickup_branch=holten, today=clock.today())
    capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    desk = a_desk()
    scan(desk, card_of(member).number)

    assert scan(desk, copy.barcode) == "copy_on_its_way"
    assert scan(desk, "5") == "lent"

    assert not Reservation.objects.exists()
    assert not Whereabouts.objects.exists()
    assert QueueEvent.objects.get(kind="in_transit").reason


def test_a_copy_kept_for_somebody_else_was_never_lent() -> None:
    copy = a_copy()
    a_reservation(member=a_member(given_name="Wilma"), title=copy.title, today=clock.today())
    capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    desk = a_desk()
    scan(desk, card_of(a_member()).number)

    assert scan(desk, copy.barcode) == "copy_held"
    assert scan(desk, "1") == "not_a_number"
    assert not Loan.objects.exists()


def test_what_lay_ready_here_stood_on_the_card_with_its_code() -> None:
    member, copy = a_member(), a_copy()
    a_reservation(member=member, title=copy.title, today=clock.today())
    captured = capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    assert captured is not None
    desk = a_desk()

    scan(desk, card_of(member).number)

    assert captured.pickup_code in page(desk)


def test_a_withdrawn_copy_was_not_lent() -> None:
    desk, copy = a_desk(), a_copy(withdrawn_on=clock.today())
    scan(desk, card_of(a_member()).number)

    assert scan(desk, copy.barcode) == "copy_withdrawn"


@pytest.mark.parametrize("typed", ["3" * 300, "x" * 300, "\x00", "39990000000015" * 3, "-5", "  "])
def test_nonsense_got_an_answer_and_did_nothing(typed: str) -> None:
    desk = a_desk()

    assert scan(desk, typed) in ("not_a_number", "number_mistyped", "")
    assert desk.get("/balie/").status_code == 200


def test_a_card_that_was_scanned_for_a_copy_opened_that_card_and_lent_nothing() -> None:
    desk, jan, wilma = a_desk(), a_member(), a_member(given_name="Wilma")
    scan(desk, card_of(jan).number)

    assert scan(desk, card_of(wilma).number) == "card_opened"
    assert not Loan.objects.exists()
