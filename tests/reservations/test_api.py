"""Reservations over HTTP, for who shows a card."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from bieb.lib import clock
from members.models import Card
from partners.models import Disclosure
from payments.balances import balance_of
from reservations.models import PastReservation, Reservation
from reservations.operations import capture
from tests.builders import (
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    a_title,
    card_of,
)
from tests.partners.client import a_machine, ask, change, do

pytestmark = pytest.mark.django_db
NOBODY = "20000000000008"


@pytest.fixture
def today() -> date:
    return clock.today()


@pytest.fixture
def machine() -> Client:
    return a_machine()


def wish(member: Any, title: Any, **more: object) -> dict[str, object]:
    card = card_of(member).number
    return {"cardNumber": card, "titleId": title.pk, "pickupBranch": "RIJ"} | more


def lines_about(member_id: UUID) -> list[tuple[str, str]]:
    return [(each.activity, each.answer) for each in Disclosure.objects.about(member_id)]


def test_somebody_got_in_line_and_heard_the_place(machine: Client, today: date) -> None:
    title, zoe = a_copy().title, a_member()
    a_reservation(title=title, today=today - timedelta(days=1))

    answer = do(machine, "reservations", wish(zoe, title))

    assert answer.status_code == 201
    assert answer.json() == {
        "id": Reservation.objects.get(member=zoe).pk,
        "title": title.title,
        "state": "waiting",
        "pickupBranch": "RIJ",
        "pickupUntil": None,
        "pickupCode": None,
        "position": 2,
        "copies": 1,
        "suspendedUntil": None,
        "notNeededAfter": None,
    }
    assert lines_about(zoe.pk) == [("reservation", "done")]


def test_a_wish_was_kept_as_it_was_told(machine: Client, today: date) -> None:
    holten = a_branch(code="HOL", name="Bibliotheek Holten")
    copy, member = a_copy(branch=holten), a_member()
    until, last = today + timedelta(days=7), today + timedelta(days=60)

    do(
        machine,
        "reservations",
        wish(
            member,
            copy.title,
            pickupBranch="HOL",
            barcode=copy.barcode,
            suspendedUntil=until.isoformat(),
            notNeededAfter=last.isoformat(),
        ),
    )

    kept = Reservation.objects.get()
    assert (kept.pickup_branch, kept.copy) == (holten, copy)
    assert (kept.suspended_until, kept.not_needed_after) == (until, last)


def test_a_fee_was_asked_before_and_charged_only_when_it_was_accepted(
    machine: Client, today: date
) -> None:
    title, member = a_copy().title, a_member()
    a_rule(reservation_fee_cents=100)

    refused = do(machine, "reservations", wish(member, title, acceptedFeeCents=99))
    done = do(machine, "reservations", wish(member, title, acceptedFeeCents=100))

    assert (refused.status_code, refused.json()["code"]) == (409, "fee_not_accepted")
    assert "100" in refused.json()["detail"]
    assert done.status_code == 201
    assert balance_of(member).open_cents == 100


def test_every_refusal_had_its_own_code(machine: Client, today: date) -> None:
    member, reserved, at_home = a_member(), a_copy().title, a_copy()
    a_reservation(member=member, title=reserved, today=today)
    a_loan(member=member, copy=at_home, today=today)
    yesterday = (today - timedelta(days=1)).isoformat()

    codes = [
        do(machine, "reservations", body).json()["code"]
        for body in (
            wish(member, reserved),
            wish(member, at_home.title),
            wish(member, a_title()),
            wish(member, a_copy().title) | {"titleId": 2**70},
            wish(member, a_copy().title, pickupBranch="XYZ"),
            wish(member, a_copy().title, barcode=at_home.barcode),
            wish(member, a_copy().title, barcode=NOBODY),
            wish(member, a_copy().title, notNeededAfter=yesterday),
            wish(member, a_copy().title, suspendedUntil=today.isoformat()),
            wish(member, a_copy().title) | {"cardNumber": NOBODY},
        )
    ]

    assert codes == [
        "already_reserved",
        "already_at_home",
        "not_in_collection",
        "title_unknown",
        "branch_unknown",
        "no_such_copy",
        "no_such_copy",
        "day_has_passed",
        "day_has_passed",
        "card_unknown",
    ]
    assert Reservation.objects.count() == 1


def test_the_list_told_what_lies_ready_and_what_one_waits_for(machine: Client, today: date) -> None:
    member, copy = a_member(), a_copy()
    a_reservation(member=member, title=copy.title, today=today)
    capture(copy.pk, branch=copy.branch, today=today, at=clock.now())
    a_reservation(member=member, today=today)
    a_reservation(today=today)

    answer = ask(machine, "reservation-lists", {"cardNumber": card_of(member).number})

    ready, waiting = answer.json()["reservations"]
    assert (ready["state"], ready["position"]) == ("ready", None)
    assert ready["pickupCode"]
    assert ready["pickupUntil"] > today.isoformat()
    assert (waiting["state"], waiting["position"], waiting["pickupCode"]) == ("waiting", 1, None)
    assert not {member.given_name, member.family_name} & set(
        answer.content.decode().replace('"', " ").split()
    )
    assert lines_about(member.pk) == [("reservation_list", "done")]


def test_a_reservation_was_suspended_moved_and_resumed(machine: Client, today: date) -> None:
    reservation = a_reservation(today=today)
    a_branch(code="HOL", name="Bibliotheek Holten")
    card, until = card_of(reservation.member).number, (today + timedelta(days=9)).isoformat()
    path = f"reservations/{reservation.pk}"

    moved = change(
        machine, path, {"cardNumber": card, "pickupBranch": "HOL", "suspendedUntil": until}
    )
    resumed = change(machine, path, {"cardNumber": card, "suspendedUntil": None})

    assert (moved.json()["pickupBranch"], moved.json()["suspendedUntil"]) == ("HOL", until)
    assert (resumed.json()["pickupBranch"], resumed.json()["suspendedUntil"]) == ("HOL", None)


def test_a_change_was_done_as_a_whole_or_not_at_all(machine: Client, today: date) -> None:
    reservation = a_reservation(today=today)
    a_branch(code="HOL", name="Bibliotheek Holten")

    answer = change(
        machine,
        f"reservations/{reservation.pk}",
        {
            "cardNumber": card_of(reservation.member).number,
            "pickupBranch": "HOL",
            "suspendedUntil": today.isoformat(),
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "day_has_passed")
    assert Reservation.objects.get().pickup_branch.code == "RIJ"


def test_a_cancelled_reservation_was_gone_and_its_copy_let_go_of(
    machine: Client, today: date
) -> None:
    reservation = a_reservation(today=today)

    answer = do(
        machine,
        f"reservations/{reservation.pk}/cancellations",
        {"cardNumber": card_of(reservation.member).number},
    )

    assert (answer.status_code, answer.json()) == (201, {"id": reservation.pk})
    assert not Reservation.objects.exists()
    assert PastReservation.objects.get().outcome == "cancelled"


@pytest.mark.parametrize(
    ("method", "path"), [(do, "reservations/{}/cancellations"), (change, "reservations/{}")]
)
def test_wout_touched_no_reservation_of_somebody_else(
    machine: Client, today: date, method: Any, path: str
) -> None:
    reservation, wout = a_reservation(today=today), a_member(given_name="Wout")

    answer = method(machine, path.format(reservation.pk), {"cardNumber": card_of(wout).number})

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Reservation.objects.count() == 1
    assert lines_about(reservation.member_id) == []


@pytest.mark.parametrize("path", ["reservations", "reservation-lists"])
def test_a_blocked_card_opened_nothing(machine: Client, path: str) -> None:
    member, title = a_member(), a_copy().title
    Card.objects.filter(member=member).update(blocked_on="2026-01-01", block_reason="lost")
    body = wish(member, title) if path == "reservations" else {"cardNumber": card_of(member).number}

    answer = do(machine, path, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "card_blocked")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        (do, "reservations", "reservations:write"),
        (do, "reservations/{}/cancellations", "reservations:write"),
        (change, "reservations/{}", "reservations:write"),
        (ask, "reservation-lists", "reservations:read"),
    ],
)
def test_each_purpose_needed_its_own_scope(today: date, method: Any, path: str, scope: str) -> None:
    reservation = a_reservation(today=today)
    client = a_machine(
        scopes=tuple({"loans:write", "reservations:read", "reservations:write"} - {scope})
    )
    body = {"cardNumber": card_of(reservation.member).number}
    if path == "reservations":
        body = wish(a_member(), reservation.title)  # type: ignore[assignment]

    answer = method(client, path.format(reservation.pk), body)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert Reservation.objects.get().suspended_until is None


@pytest.mark.parametrize(
    ("change_of", "mistakes"),
    [
        ({"titleId": "x"}, {"titleId"}),
        ({"titleId": -1, "pickupBranch": "R" * 300}, {"titleId", "pickupBranch"}),
        ({"suspendedUntil": "2026-02-30"}, {"suspendedUntil"}),
        ({"acceptedFeeCents": -1}, {"acceptedFeeCents"}),
        ({"priority": True}, {"priority"}),
        ({"barcode": "3", "ofBranch": "RIJ"}, {""}),
    ],
)
def test_bad_input_was_400_with_every_mistake_in_its_place(
    machine: Client, change_of: dict[str, object], mistakes: set[str]
) -> None:
    answer = do(machine, "reservations", wish(a_member(), a_title()) | change_of)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert {
        each["location"]["pointer"].removeprefix("#/") for each in answer.json()["errors"]
    } == mistakes
