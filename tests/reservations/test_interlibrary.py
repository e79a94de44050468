"""A book of another library: what it costs, who gets to know what, and every step of it."""

from datetime import date
from typing import Any

import pytest

from bieb.lib import barcodes
from catalog.models import Copy
from members.models import Member
from partners.errors import AgreementEnded
from partners.models import Disclosure, Partner
from payments.balances import balance_of
from reservations import errors
from reservations.models import InterlibraryRequest, Reservation
from reservations.operations import (
    Book,
    approve,
    ask,
    cancel_request,
    collect,
    cost_of,
    mark_shipped,
    receive,
    refuse,
    send,
    send_back,
)
from tests.builders import (
    LONG_AGO,
    MONDAY,
    a_member,
    a_moment,
    a_partner_login,
    a_reservation,
    a_rule,
    an_item_type,
)
from tests.reservations.desks import rijssen, state_of

pytestmark = pytest.mark.django_db
NOON = a_moment(MONDAY)
NOW: dict[str, Any] = {"today": MONDAY, "at": NOON}


def a_lender(*scopes: str, until: date = date(2027, 12, 31)) -> Partner:
    return a_partner_login(
        name="Bibliotheek Deventer",
        scopes=("interlibrary:request", *scopes),
        agreement_until=until,
    ).partner


def a_request(
    *, member: Member | None = None, lender: Partner | None = None
) -> InterlibraryRequest:
    return ask(
        member or a_member(),
        Book("De ontdekking van de hemel", "Harry Mulisch"),
        lender=lender or Partner.objects.first() or a_lender(),
        pickup_branch=rijssen(),
        **NOW,
    )


def an_own_barcode() -> str:
    return next(
        number
        for number in (f"300000000000{rest:02d}" for rest in range(100))
        if barcodes.is_number(number, barcodes.COPY)
    )


def arrived() -> InterlibraryRequest:
    wanted = a_request()
    approve(wanted, at=NOON)
    send(wanted, **NOW)
    mark_shipped(wanted, at=NOON)
    receive(wanted, barcode=an_own_barcode(), branch=rijssen(), **NOW)
    wanted.refresh_from_db()
    return wanted


@pytest.mark.parametrize(("born", "cents"), [(date(2010, 6, 1), 0), (date(1996, 6, 1), 500)])
def test_it_cost_what_the_rule_says_and_what_was_shown(born: date, cents: int) -> None:
    a_rule(item_type=an_item_type(code="ibl"), reservation_fee_cents=500)
    member = a_member(birth_date=born, joined_on=LONG_AGO if born.year < 2000 else MONDAY)
    shown = cost_of(member, pickup_branch=rijssen(), today=MONDAY)

    a_request(member=member)

    assert (shown, balance_of(member).open_cents) == (cents, cents)


def test_the_other_library_heard_the_book_and_our_number_and_nothing_else() -> None:
    wanted = a_request(lender=a_lender())
    approve(wanted, at=NOON)

    told = send(wanted, **NOW)

    line = Disclosure.objects.get()
    assert {name for name, value in told.items() if value} == {"requestNumber", "title", "author"}
    assert (line.activity, line.answer, line.subject_id) == (
        "interlibrary",
        "given",
        wanted.member_id,
    )
    assert line.fields == ["requestNumber", "title", "author"]


def test_a_name_left_only_when_that_was_agreed_before_and_still_is() -> None:
    shown = a_request(lender=a_lender("interlibrary:contact"))
    hidden = a_request(member=a_member(given_name="Fatima"))
    InterlibraryRequest.objects.filter(pk=hidden.pk).update(agreed_fields=["title"])
    for each in (shown, hidden):
        approve(each, at=NOON)

    told = [send(each, **NOW) for each in (shown, hidden)]

    assert told[0]["name"] == "Jan de Vries"
    assert set(told[1]) == {"title"}


def test_without_a_live_agreement_nothing_left_and_it_stayed_as_it_was() -> None:
    wanted = a_request(lender=a_lender(until=MONDAY))
    approve(wanted, at=NOON)

    with pytest.raises(AgreementEnded):
        send(wanted, today=date(2026, 11, 24), at=NOON)

    wanted.refresh_from_db()
    line = Disclosure.objects.get()
    assert (wanted.state, line.subject_id, line.fields) == ("approved", None, [])


def test_a_library_without_agreement_was_not_asked() -> None:
    ended = a_lender(until=date(2026, 11, 22))

    with pytest.raises(errors.LenderUnknown):
        a_request(lender=ended)
    with pytest.raises(errors.LenderUnknown):
        a_request(lender=a_partner_login(name="Rijnbrink").partner)


@pytest.mark.parametrize("end", [cancel_request, refuse])
def test_until_it_was_shipped_it_could_end_and_the_cost_came_back(end: Any) -> None:
    a_rule(item_type=an_item_type(code="ibl"), reservation_fee_cents=500)
    member = a_member()
    wanted = a_request(member=member)
    approve(wanted, at=NOON)
    send(wanted, **NOW)

    end(wanted, **NOW)

    wanted.refresh_from_db()
    assert balance_of(member).open_cents == 0
    assert (wanted.member, wanted.charge) == (None, None)
    with pytest.raises(errors.WrongState):
        end(wanted, **NOW)


def test_once_it_was_shipped_it_could_not_be_cancelled() -> None:
    wanted = a_request()
    approve(wanted, at=NOON)
    send(wanted, **NOW)
    mark_shipped(wanted, at=NOON)

    with pytest.raises(errors.WrongState):
        cancel_request(wanted, **NOW)


def test_what_arrived_lay_ready_and_was_lent_and_sent_back() -> None:
    wanted = arrived()
    copy = Copy.objects.get()
    reservation = Reservation.objects.get()
    ready = (wanted.state, state_of(reservation))
    with pytest.raises(errors.StillKept):
        send_back(wanted, **NOW)

    collect(copy.pk, reservation.member_id, branch=rijssen(), **NOW)
    wanted.refresh_from_db()
    lent = wanted.state
    send_back(wanted, **NOW)

    wanted.refresh_from_db()
    copy.refresh_from_db()
    assert (ready, lent, wanted.state) == (("received", "ready"), "lent", "returned")
    assert (wanted.member, copy.withdrawn_on, copy.branch.is_ours) == (None, MONDAY, False)


def test_no_step_was_taken_twice_or_too_early() -> None:
    wanted = a_request()

    with pytest.raises(errors.WrongState):
        send(wanted, **NOW)
    with pytest.raises(errors.WrongState):
        receive(wanted, barcode=an_own_barcode(), branch=rijssen(), **NOW)
    approve(wanted, at=NOON)
    with pytest.raises(errors.WrongState):
        approve(wanted, at=NOON)

    assert Disclosure.objects.count() == 0


@pytest.mark.parametrize("barcode", ["", "123", "taken"])
def test_only_a_new_barcode_of_ours_was_stuck_on_it(barcode: str) -> None:
    taken = a_reservation().title.copies.get().barcode
    wanted = a_request()
    approve(wanted, at=NOON)
    send(wanted, **NOW)

    with pytest.raises(errors.BarcodeNotUsable):
        receive(wanted, barcode=taken if barcode == "taken" else barcode, branch=rijssen(), **NOW)

    wanted.refresh_from_db()
    assert (wanted.state, Copy.objects.count()) == ("sent", 1)


def test_it_counted_with_the_reservations() -> None:
    member = a_member()
    a_rule(max_reservations=2)
    a_reservation(member=member)
    a_request(member=member)

    with pytest.raises(errors.ReservationLimitReached):
        a_request(member=member)
