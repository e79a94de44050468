"""The worklists as pages: scanning with the keyboard, slips, and that nobody is named."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bieb.lib import clock
from catalog.models import Branch, Copy
from loans.models import SearchTask
from reservations.models import QueueEvent, Reservation, Whereabouts
from reservations.operations import cancel, capture
from tests.builders import a_colleague, a_copy, a_loan, a_member, a_reservation, a_title
from tests.loans.desk import a_desk
from tests.logins import let_in
from tests.reservations.desks import holten, place_of, rijssen, state_of

pytestmark = pytest.mark.django_db
LISTS = ["", "zoeklijst/", "afhaalkast/", "opruimen/", "onderweg/"]


def a_reserved_copy(**wish: object) -> tuple[Copy, Reservation]:
    copy = a_copy(title=a_title(title="Oorlogswinter"), branch=rijssen())
    member = a_member(given_name="Xandra", family_name="Zonderling")
    reservation = a_reservation(
        member=member,
        title=copy.title,
        today=clock.today(),
        **wish,  # type: ignore[arg-type]
    )
    return copy, reservation


def scan(desk: Client, copy: Copy, *, worklist: str) -> str:
    answer = desk.post("/balie/werk/scan", {"list": worklist, "code": copy.barcode}, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("page", LISTS)
def test_only_the_desk_saw_the_lists(client: Client, page: str) -> None:
    wout = a_member(given_name="Wout")
    officer = let_in(Client(), a_colleague(role="privacy officer"))

    assert client.get(f"/balie/werk/{page}").status_code == 302
    assert officer.get(f"/balie/werk/{page}").status_code == 403
    client.force_login(wout.account)
    assert client.get(f"/balie/werk/{page}").status_code == 403


@pytest.mark.parametrize("page", LISTS)
def test_no_list_named_anybody(page: str) -> None:
    copy, _reservation = a_reserved_copy()
    other, _other = a_reserved_copy(pickup_branch=holten())
    desk = a_desk()
    scan(desk, copy, worklist="zoeklijst")
    scan(desk, other, worklist="zoeklijst")

    text = desk.get(f"/balie/werk/{page}").content.decode()

    assert "Xandra" not in text
    assert "Zonderling" not in text


def test_a_copy_from_the_pick_list_was_put_ready_and_its_slip_printed() -> None:
    copy, reservation = a_reserved_copy()
    desk = a_desk()
    before = desk.get("/balie/werk/zoeklijst/").content.decode()

    after = scan(desk, copy, worklist="zoeklijst")

    code = Whereabouts.objects.get(copy=copy).pickup_code
    slip = desk.get(f"/balie/werk/strook/{copy.barcode}/").content.decode()
    assert copy.barcode in before
    assert f"onder {code}" in after
    assert f"/balie/werk/strook/{copy.barcode}/" in after
    assert state_of(reservation) == "ready"
    assert all(part in slip for part in (code, "<svg", copy.barcode))
    assert "Xandra" not in slip


def test_a_copy_for_another_branch_got_a_slip_with_only_where_it_goes() -> None:
    copy, _reservation = a_reserved_copy(pickup_branch=holten())
    desk = a_desk()

    after = scan(desk, copy, worklist="zoeklijst")

    slip = desk.get(f"/balie/werk/strook/{copy.barcode}/").content.decode()
    assert "Bibliotheek Holten" in after
    assert "Bibliotheek Holten" in slip
    assert "Oorlogswinter" not in slip


def test_the_next_in_line_was_told_by_scanning_the_shelf_clear() -> None:
    copy, reservation = a_reserved_copy()
    desk = a_desk()
    scan(desk, copy, worklist="zoeklijst")
    next_one = a_reservation(title=copy.title, today=clock.today())
    held = scan(desk, copy, worklist="opruimen")
    cancel(reservation, today=clock.today())
    listed = desk.get("/balie/werk/opruimen/").content.decode()

    scan(desk, copy, worklist="opruimen")

    assert "blijft tot en met" in held
    assert copy.barcode in listed
    assert state_of(next_one) == "ready"


def test_a_scan_that_made_no_sense_was_answered_in_words() -> None:
    lent = a_loan().copy
    withdrawn = a_copy(withdrawn_on=clock.today())
    desk = a_desk()

    answers = [
        desk.post("/balie/werk/scan", {"list": name, "code": code}, follow=True).content.decode()
        for name, code in [
            ("onderweg", lent.barcode),
            ("onderweg", withdrawn.barcode),
            ("onderweg", "9" * 300),
            ("iets", ""),
            ("opruimen", a_copy().barcode),
        ]
    ]

    assert "utrecht-alert--error" in answers[0]
    assert all("utrecht-alert--error" in each for each in answers)


@pytest.mark.parametrize(("open_days", "is_late"), [(5, False), (6, True)])
def test_what_travelled_too_long_stood_out(open_days: int, is_late: bool) -> None:
    copy, _reservation = a_reserved_copy(pickup_branch=holten())
    now = timezone.now()
    capture(copy.pk, branch=rijssen(), today=clock.today(), at=now)
    since = now
    counted = 0
    while counted < open_days:
        counted += clock.day_of(since).weekday() != 6
        since -= timedelta(days=1)
    Whereabouts.objects.update(since=since)

    text = a_desk().get("/balie/werk/onderweg/").content.decode()

    assert copy.barcode in text
    assert ("meer dan 5 open dagen" in text) is is_late


def test_priority_was_given_with_a_reason_that_everybody_at_the_desk_saw() -> None:
    copy, _first = a_reserved_copy()
    last = a_reservation(title=copy.title, today=clock.today())
    desk = a_desk()

    refused = desk.post(f"/balie/werk/voorrang/{last.pk}", {"reason": " "}, follow=True)
    given = desk.post(f"/balie/werk/voorrang/{last.pk}", {"reason": "Onze fout"}, follow=True)

    text = given.content.decode()
    assert "utrecht-alert--error" in refused.content.decode()
    assert "Onze fout" in text
    assert text.index(f"Reservering {last.pk}") < text.index("2. Reservering")
    assert QueueEvent.objects.get().staff is not None


def test_a_volunteer_could_not_give_priority() -> None:
    _copy, reservation = a_reserved_copy()
    desk = a_desk(a_colleague(role="volunteer"))

    answer = desk.post(f"/balie/werk/voorrang/{reservation.pk}", {"reason": "Onze fout"})

    assert answer.status_code == 403
    assert place_of(reservation.title.copies.get()) == ("", "")


def test_a_copy_that_was_not_on_its_shelf_was_looked_for_and_left_the_list() -> None:
    copy, reservation = a_reserved_copy()
    desk = a_desk()

    desk.post("/balie/werk/niet-gevonden", {"code": copy.barcode})

    assert copy.barcode not in desk.get("/balie/werk/zoeklijst/").content.decode()
    assert SearchTask.objects.get().copy == copy
    scan(desk, copy, worklist="zoeklijst")
    assert (SearchTask.objects.count(), state_of(reservation)) == (0, "ready")


@pytest.mark.parametrize(("branch", "worklist"), [(rijssen, "afhaalkast"), (holten, "onderweg")])
def test_a_kept_copy_that_was_not_there_was_looked_for_and_its_member_waited_again(
    branch: Callable[[], Branch], worklist: str
) -> None:
    copy, reservation = a_reserved_copy(pickup_branch=branch())
    other, stays = a_reserved_copy(pickup_branch=branch())
    desk = a_desk()
    scan(desk, copy, worklist="zoeklijst")
    scan(desk, other, worklist="zoeklijst")
    listed = desk.get(f"/balie/werk/{worklist}/").content.decode()

    sent = {"code": copy.barcode, "list": worklist}
    answer = desk.post("/balie/werk/niet-gevonden", sent, follow=True)

    assert f'value="{copy.barcode}"' in listed
    assert answer.redirect_chain[-1][0] == f"/balie/werk/{worklist}/"
    assert [task.copy for task in SearchTask.objects.all()] == [copy]
    assert (state_of(reservation), place_of(copy)) == ("waiting", ("", ""))
    assert state_of(stays) != "waiting"
    assert QueueEvent.objects.get().kind == "back_in_queue"
