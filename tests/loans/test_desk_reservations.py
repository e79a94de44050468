"""F7: reserve for the member at the desk, and change what is reserved."""

from datetime import timedelta

import pytest
from django.test import Client

from bieb.lib import clock
from members.models import Card, Member
from members.operations import block_card
from payments.balances import balance_of
from reservations.models import QueueEvent, Reservation
from reservations.operations import capture
from tests.builders import (
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_member,
    a_reservation,
    a_rule,
    a_title,
    card_of,
)
from tests.loans.desk import a_desk, scan

pytestmark = pytest.mark.django_db


def page(desk: Client) -> str:
    return desk.get("/balie/").content.decode()


def at_the_wishes(member: Member | None = None) -> tuple[Client, Member]:
    desk, member = a_desk(), member or a_member()
    scan(desk, card_of(member).number)
    scan(desk, act="wishes")
    return desk, member


def test_a_barcode_an_isbn_and_words_found_the_title() -> None:
    copy = a_copy(title=a_title(title="Kikker is verliefd", author="Max Velthuijs"))
    copy.title.isbns = ["9789025865528"]
    copy.title.save(update_fields=["isbns"])
    a_copy(title=a_title(title="Iets heel anders", author="Iemand"))
    desk, _member = at_the_wishes()

    for typed in (copy.barcode, "978-90-258-6552-8", "kikker velthuijs"):
        assert scan(desk, typed) == "asked"
        assert 'value="do:J"' in page(desk)
        assert "Kikker is verliefd" in page(desk)
        scan(desk, act="wishes")
        scan(desk, act="wishes")


def test_the_fee_stood_there_before_and_the_place_in_the_queue_afterwards() -> None:
    a_rule(reservation_fee_cents=50)
    copy = a_copy()
    earlier = clock.now() - timedelta(hours=1)
    a_reservation(
        member=a_member(given_name="Wilma"), title=copy.title, today=clock.today(), at=earlier
    )
    desk, member = at_the_wishes()
    scan(desk, copy.barcode)
    before, owed = page(desk), balance_of(member).open_cents

    assert scan(desk, "J") == "reserved"

    assert "€\u00a00,50" in before
    assert (owed, balance_of(member).open_cents) == (0, 50)
    assert Reservation.objects.get(member=member).pickup_branch == a_branch()
    assert ": 2." in page(desk)


def test_another_branch_was_chosen_by_its_number() -> None:
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    desk, member = at_the_wishes()
    scan(desk, a_copy().barcode)

    assert scan(desk, "1") == "asked"
    assert scan(desk, "J") == "reserved"
    assert Reservation.objects.get(member=member).pickup_branch == holten


def test_one_of_many_titles_was_chosen_by_its_number() -> None:
    first = a_copy(title=a_title(title="De koning", author="Jan"))
    second = a_copy(title=a_title(title="De koning", author="Piet"))
    desk, member = at_the_wishes()

    scan(desk, "koning")
    assert scan(desk, "2") == "asked"
    scan(desk, "J")

    assert Reservation.objects.get(member=member).title in (first.title, second.title)


def test_nothing_found_was_asked_again() -> None:
    desk, _member = at_the_wishes()

    assert scan(desk, "bestaat beslist niet") == "asked"
    assert scan(desk, a_copy().barcode) == "asked"
    assert scan(desk, "J") == "reserved"


def test_the_same_title_twice_was_refused_in_words() -> None:
    copy = a_copy()
    desk, member = at_the_wishes()
    a_reservation(member=member, title=copy.title, today=clock.today())
    scan(desk, copy.barcode)

    assert scan(desk, "J") == "already_reserved"
    assert Reservation.objects.count() == 1


def test_a_block_for_money_was_set_aside_with_a_reason() -> None:
    a_rule(block_over_cents=500)
    member, copy = a_member(), a_copy()
    a_charge(member=member, cents=501, today=clock.today())
    desk, _member = at_the_wishes(member)
    scan(desk, copy.barcode)

    assert scan(desk, "J") == "owes_too_much"
    assert scan(desk, "2") == "reserved"


def test_cancelling_took_one_reservation_of_this_member_only() -> None:
    member, title = a_member(), a_copy().title
    other = a_reservation(member=a_member(given_name="Wilma"), title=title, today=clock.today())
    a_reservation(member=member, title=title, today=clock.today())
    desk, _member = at_the_wishes(member)

    assert scan(desk, "A1") == "wish_cancelled"
    assert Reservation.objects.get() == other


@pytest.mark.parametrize(
    ("days", "outcome"), [(1, "wish_changed"), (0, "day_has_passed"), (-1, "day_has_passed")]
)
def test_others_went_first_until_a_day_that_was_typed(days: int, outcome: str) -> None:
    member = a_member()
    wish = a_reservation(member=member, today=clock.today())
    desk, _member = at_the_wishes(member)
    day = clock.today() + timedelta(days=days)

    assert scan(desk, f"P1 {day:%d-%m-%Y}") == outcome

    wish.refresh_from_db()
    assert (wish.suspended_until == day) is (outcome == "wish_changed")


def test_no_day_was_asked_again_and_resuming_ended_it() -> None:
    member = a_member()
    wish = a_reservation(member=member, today=clock.today())
    desk, _member = at_the_wishes(member)

    assert scan(desk, "P1") == "asked"
    assert scan(desk, "31-02") == "asked"
    assert scan(desk, f"{clock.today() + timedelta(days=9):%d-%m-%Y}") == "wish_changed"
    assert scan(desk, "H1") == "wish_changed"
    wish.refresh_from_db()
    assert wish.suspended_until is None


def test_priority_needed_a_reason_and_wrote_it_down() -> None:
    member, colleague = a_member(), a_colleague(role="employee")
    wish = a_reservation(member=member, today=clock.today())
    desk = a_desk(colleague)
    scan(desk, card_of(member).number)
    scan(desk, act="wishes")

    assert scan(desk, "V1") == "asked"
    assert scan(desk, "x") == "asked"
    assert scan(desk, "1") == "wish_changed"

    wish.refresh_from_db()
    event = QueueEvent.objects.get(kind="priority")
    assert (wish.has_priority, event.staff) == (True, colleague)
    assert event.reason


def test_what_lay_ready_was_kept_longer_once() -> None:
    member, copy = a_member(), a_copy()
    wish = a_reservation(member=member, title=copy.title, today=clock.today())
    capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    desk, _member = at_the_wishes(member)

    assert scan(desk, "L1") == "wish_changed"
    assert scan(desk, "L1") == "already_extended"
    wish.refresh_from_db()
    assert wish.is_extended


def test_a_line_of_somebody_else_could_not_be_reached() -> None:
    other = a_reservation(member=a_member(given_name="Wilma"), today=clock.today())
    desk, _member = at_the_wishes()
    session = desk.session
    session["desk"]["shown"] = [other.pk]
    session.save()

    assert scan(desk, "A1") == "no_such_line"
    assert Reservation.objects.get() == other


def test_a_refused_reservation_was_not_called_a_refused_loan() -> None:
    desk, member = at_the_wishes()
    block_card(member, reason=Card.BlockReason.ADDRESS, today=clock.today())
    copy = a_copy()

    scan(desk, copy.barcode)
    assert scan(desk, "J") == "card_blocked"

    assert "Niet gelukt" in page(desk)
    assert "Niet uitgeleend" not in page(desk)


def test_what_lay_ready_was_moved_by_its_number_and_another_stayed() -> None:
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    copy, member = a_copy(), a_member()
    moved = a_reservation(member=member, title=copy.title)
    stays = a_reservation(title=a_copy().title)
    capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    desk, _member = at_the_wishes(member)

    assert [scan(desk, "N1"), scan(desk, "9"), scan(desk, "1")][::2] == ["asked", "wish_changed"]

    moved.refresh_from_db()
    stays.refresh_from_db()
    assert (moved.pickup_branch, moved.state, stays.pickup_branch) == (
        holten,
        "in_transit",
        a_branch(),
    )
    assert "krat" in page(desk)


def test_another_last_day_was_typed_at_once_or_when_asked() -> None:
    copy, member = a_copy(), a_member()
    wish = a_reservation(member=member, title=copy.title)
    capture(copy.pk, branch=a_branch(), today=clock.today(), at=clock.now())
    desk, _member = at_the_wishes(member)
    days = [clock.today() + timedelta(days=ahead) for ahead in (30, 40)]

    scan(desk, f"T1 {days[0]:%d-%m-%Y}")
    wish.refresh_from_db()
    assert wish.pickup_until is not None
    assert wish.pickup_until >= days[0]
    assert scan(desk, "T1") == "asked"
    assert scan(desk, f"{days[1]:%d-%m-%Y}") == "wish_changed"

    wish.refresh_from_db()
    assert wish.pickup_until >= days[1]
