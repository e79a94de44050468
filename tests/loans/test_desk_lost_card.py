"""F10: a lost card stops at once, and the new one works at once."""

from datetime import date
from random import Random

import pytest
from django.test import Client

from audit.models import AccessLine
from bieb.lib import barcodes, clock
from loans.models import Loan
from members.models import Card, Member
from members.operations import replace_card
from payments.balances import balance_of
from tests.builders import a_copy, a_member, card_of
from tests.loans.desk import a_desk, scan, what_is_sent

pytestmark = pytest.mark.django_db
BLANK = barcodes.draw(barcodes.CARD, Random(99))


def at_a_card(member: Member | None = None) -> tuple[Client, Member]:
    desk, member = a_desk(), member or a_member()
    scan(desk, card_of(member).number)
    scan(desk, act="lost_card")
    return desk, member


def test_scanning_a_new_card_replaced_the_lost_one_and_borrowing_went_on() -> None:
    desk, member = at_a_card()
    old, other = card_of(member), card_of(a_member(given_name="Fatima"))

    assert scan(desk, BLANK) == "card_replaced"

    old.refresh_from_db()
    assert (old.ended_on, old.block_reason) == (clock.today(), "lost")
    assert card_of(member).number == BLANK
    assert balance_of(member).open_cents == 350
    assert "Er is nu € 3,50 te betalen." in desk.get("/balie/").content.decode().replace(
        "\xa0", " "
    )
    assert scan(desk, a_copy().barcode) == "lent"
    assert Loan.objects.get().member == member
    other.refresh_from_db()
    assert other.ended_on is None


def test_a_number_of_ours_was_drawn_for_a_card_to_print() -> None:
    desk, member = at_a_card()

    assert scan(desk, "J") == "card_replaced"
    assert card_of(member).number in desk.get("/balie/").content.decode()


def test_the_old_card_was_refused_from_that_moment() -> None:
    desk, member = at_a_card()
    old = card_of(member).number
    scan(desk, BLANK)
    scan(desk, act="close")

    assert scan(desk, old) == "card_ended"
    assert scan(desk, BLANK) == "card_opened"


@pytest.mark.parametrize(("born", "cents"), [(2012, 0), (1980, 350)])
def test_the_first_new_card_of_a_young_person_was_free(born: int, cents: int) -> None:
    desk, member = at_a_card(a_member(birth_date=date(born, 3, 14)))

    scan(desk, "J")

    assert balance_of(member).open_cents == cents


def test_the_second_new_card_of_a_young_person_was_not_free() -> None:
    member = a_member(birth_date=date(2012, 3, 14))
    replace_card(member, today=clock.today(), lost=True)
    desk, _member = at_a_card(member)

    scan(desk, "J")

    assert balance_of(member).open_cents == 350


def test_a_card_of_somebody_else_was_not_given_again() -> None:
    desk, member = at_a_card()
    other = card_of(a_member(given_name="Fatima"))

    assert scan(desk, other.number) == "card_number_taken"
    assert card_of(member).ended_on is None
    assert balance_of(member).open_cents == 0


def test_only_blocking_kept_the_card_and_finding_it_freed_it() -> None:
    desk, member = at_a_card()

    assert scan(desk, "B") == "card_reported_lost"
    assert card_of(member).block_reason == "lost"
    assert scan(desk, a_copy().barcode) == "card_blocked"
    scan(desk, act="lost_card")
    assert scan(desk, "G") == "card_found"
    assert not card_of(member).is_blocked


def test_a_new_card_was_no_way_around_a_block() -> None:
    member = a_member()
    Card.objects.filter(member=member).update(blocked_on=clock.today(), block_reason="address")
    desk, _member = at_a_card(member)

    scan(desk, BLANK)

    assert card_of(member).block_reason == "address"


def test_the_same_answer_sent_twice_gave_one_card_and_one_fee() -> None:
    desk, member = at_a_card()
    sent = what_is_sent(desk, "J")

    for _ in range(2):
        desk.post("/balie/scan", sent)

    assert Card.objects.filter(member=member).count() == 2
    assert balance_of(member).open_cents == 350


def test_without_an_open_card_there_was_nothing_to_report() -> None:
    assert scan(a_desk(), act="lost_card") == "no_card_open"


def test_dropping_the_question_left_the_card_as_it_was() -> None:
    desk, member = at_a_card()
    scan(desk, act="close")

    assert not card_of(member).is_blocked
    assert AccessLine.objects.count() == 1
