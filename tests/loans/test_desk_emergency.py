"""Scans of the emergency page: signed, made good one by one at their own time, and never twice."""

import hashlib
import hmac
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bieb.lib import clock
from loans.desk.emergency.signing import Line, Page, issue
from loans.models import EmergencyScan, Loan
from members.models import Card
from members.operations import replace_card
from tests.builders import a_branch, a_colleague, a_copy, a_loan, a_member, card_of
from tests.loans.desk import a_desk, scan

pytestmark = pytest.mark.django_db


def a_page(hours_ago: float = 4) -> Page:
    return issue(a_branch(), at=clock.now() - timedelta(hours=hours_ago))


def a_line(barcode: str, card: Card | str, *, hours_ago: float = 2) -> Line:
    number = card if isinstance(card, str) else card.number
    return Line(uuid4(), number, barcode, clock.now() - timedelta(hours=hours_ago))


def a_file(page: Page, *lines: Line) -> str:
    """What the page makes of its scans."""
    rows = [
        f"{each.key.hex};{each.card};{each.barcode};{each.scanned_at.isoformat()}" for each in lines
    ]
    body = "\n".join([f"bieb-nood-1;{page.token}", *rows, ""])
    signature = hmac.new(page.key.encode(), body.encode(), hashlib.sha256).hexdigest()
    return f"{body}handtekening;{signature}\n"


def send(desk: Client, text: str) -> list[str]:
    """Send what a page kept; return the outcome of each scan."""
    reply = desk.post("/balie/nood/insturen", {"scans": text})
    return [each["outcome"] for each in reply.json()["done"]]


def test_a_scan_was_lent_at_its_own_time() -> None:
    copy, member = a_copy(), a_member()
    yesterday = a_line(copy.barcode, card_of(member), hours_ago=30)

    assert send(a_desk(), a_file(a_page(48), yesterday)) == ["lent"]

    loan = Loan.objects.get()
    assert (loan.member, loan.copy) == (member, copy)
    assert loan.lent_on == clock.day_of(yesterday.scanned_at)


def test_sending_twice_did_nothing_twice_and_gave_the_same_answer() -> None:
    copy, member, desk = a_copy(), a_member(), a_desk()
    text = a_file(a_page(), a_line(copy.barcode, card_of(member)))

    answers = [send(desk, text), send(desk, text)]

    assert answers == [["lent"], ["lent"]]
    assert Loan.objects.count() == EmergencyScan.objects.count() == 1


def test_what_came_back_meanwhile_was_not_lent_again_by_sending_again() -> None:
    copy, member, desk = a_copy(), a_member(), a_desk()
    text = a_file(a_page(), a_line(copy.barcode, card_of(member)))
    send(desk, text)
    scan(desk, copy.barcode)

    send(desk, text)

    assert not Loan.objects.exists()


def test_each_scan_was_done_by_itself_and_what_could_not_be_stood_on_the_list() -> None:
    desk, member, free, taken = a_desk(), a_member(), a_copy(), a_copy()
    a_loan(copy=taken, member=a_member(given_name="Wilma"), today=clock.today())
    lines = [
        a_line(taken.barcode, card_of(member), hours_ago=3),
        a_line(free.barcode, card_of(member), hours_ago=2),
        a_line("39999999999999", card_of(member), hours_ago=1),
    ]

    outcomes = send(desk, a_file(a_page(), *lines))

    assert outcomes == ["copy_on_loan", "lent", "copy_unknown"]
    shown = desk.get("/balie/nood/niet-gelukt").content.decode()
    assert shown.count("/balie/nood/klaar/") == 2
    assert "Wilma" not in shown
    assert card_of(member).number not in shown


@pytest.mark.parametrize(
    ("spoil", "outcome"),
    [
        (lambda member: Card.objects.filter(member=member).update(blocked_on="2026-01-01", block_reason="lost"), "card_blocked"),
        (lambda member: replace_card(member, today=clock.today(), lost=True), "card_ended"),
    ],
)  # fmt: skip
def test_a_card_that_may_not_borrow_was_a_conflict(spoil: object, outcome: str) -> None:
    member, copy = a_member(), a_copy()
    line = a_line(copy.barcode, card_of(member))
    spoil(member)  # type: ignore[operator]

    assert send(a_desk(), a_file(a_page(), line)) == [outcome]
    assert not Loan.objects.exists()


def test_a_copy_that_a_desk_scanned_afterwards_was_a_conflict() -> None:
    desk, copy, member = a_desk(), a_copy(), a_member()
    scan(desk, copy.barcode)

    line = a_line(copy.barcode, card_of(member), hours_ago=1)

    assert send(desk, a_file(a_page(), line)) == ["copy_scanned_since"]
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("hours_ago", "outcome"), [(3.9, "lent"), (4.5, "clock_wrong"), (-0.1, "lent"), (-1, "clock_wrong")]
)  # fmt: skip
def test_a_time_that_cannot_be_right_was_a_conflict(hours_ago: float, outcome: str) -> None:
    line = a_line(a_copy().barcode, card_of(a_member()), hours_ago=hours_ago)

    assert send(a_desk(), a_file(a_page(4), line)) == [outcome]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(";2", ";3", 1),
        lambda text: text.replace("handtekening;", "handtekening;0"),
        lambda text: text[:-20],
        lambda text: "",
        lambda text: "x" * 300,
        lambda text: text.replace("bieb-nood-1;", "bieb-nood-1;x"),
    ],
)
def test_a_file_that_was_changed_was_refused_as_a_whole(spoil: object) -> None:
    text = a_file(a_page(), a_line(a_copy().barcode, card_of(a_member())))

    reply = a_desk().post("/balie/nood/insturen", {"scans": spoil(text)})  # type: ignore[operator]

    assert reply.status_code == 400
    assert not Loan.objects.exists()
    assert not EmergencyScan.objects.exists()


def test_the_key_of_one_page_signed_for_no_other() -> None:
    mine, other = a_page(), a_page()
    forged = a_file(Page(mine.token, other.branch_id, other.issued_at), a_line("3", "2"))
    body = forged.rpartition("handtekening;")[0]
    signature = hmac.new(other.key.encode(), body.encode(), hashlib.sha256).hexdigest()

    reply = a_desk().post("/balie/nood/insturen", {"scans": f"{body}handtekening;{signature}\n"})

    assert reply.status_code == 400


def test_a_saved_file_was_sent_and_said_line_by_line_what_came_of_it() -> None:
    desk, copy, member = a_desk(), a_copy(), a_member()
    text = a_file(a_page(), a_line(copy.barcode, card_of(member)))

    file = SimpleUploadedFile("nood.txt", text.encode())
    shown = desk.post("/balie/nood/insturen", {"file": file}).content.decode()

    assert copy.title.title in shown
    assert Loan.objects.get().member == member


def test_a_conflict_that_was_handled_left_the_list() -> None:
    desk, member = a_desk(), a_member()
    send(desk, a_file(a_page(), a_line("39999999999999", card_of(member))))
    line = EmergencyScan.objects.get()

    desk.post(f"/balie/nood/klaar/{line.pk}")

    assert "/balie/nood/klaar/" not in desk.get("/balie/nood/niet-gelukt").content.decode()


def test_the_page_named_nobody_and_carried_its_key() -> None:
    a_member(given_name="Quirijn")

    shown = a_desk().get("/balie/nood/").content.decode()

    assert 'data-key="' in shown
    assert "Quirijn" not in shown


@pytest.mark.parametrize("page", ["/balie/nood/", "/balie/nood/niet-gelukt"])
def test_wout_and_a_volunteer_got_no_emergency_page(page: str) -> None:
    wout, client = a_member(given_name="Wout"), Client()
    client.force_login(wout.account)

    assert client.get(page).status_code == 403
    assert a_desk(a_colleague(username="vera", role="volunteer")).get(page).status_code == 403
