"""Reserving and renewing by keyboard, without JavaScript, on a phone, and on paper."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from catalog.models import Title
from members.models import Account, Member
from reservations.models import Reservation
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_moment,
    a_reservation,
    a_title,
)
from tests.pages.test_accessibility import axe_on, complaints, open_page, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zoe() -> Member:
    return a_member(given_name="Zoë", email="zoe@example.org")


@pytest.fixture
def lampje() -> Title:
    """A title with a long name, copies at two branches, and somebody who waits."""
    title = a_title(title="Lampje en de wonderbaarlijke geschiedenis van de vuurtorenwachter")
    a_loan(copy=a_copy(title=title))
    a_copy(title=title, branch=a_branch(code="HOL", name="Bibliotheek Holten"))
    a_reservation(title=title, at=a_moment(MONDAY, 9))
    return title


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_had_nothing_to_say_about_reserving_and_changing(
    live_server: LiveServer, zoe: Member, lampje: Title, width: int
) -> None:
    wish = a_reservation(member=zoe)
    paths = [
        f"/titels/{lampje.pk}/",
        f"/mijn/reserveringen/nieuw/{lampje.pk}/",
        f"/titels/{wish.title_id}/",
        f"/mijn/reserveringen/{wish.pk}/",
    ]

    with open_page(live_server, width, Account.objects.get(member=zoe)) as page:
        found = {path: complaints(page, f"{live_server.url}{path}") for path in paths}
        page.set_viewport_size({"width": 320, "height": 700})
        narrow = {}
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            narrow[path] = too_wide(page)

    assert found == narrow == {path: [] for path in paths}


def test_a_title_was_reserved_with_the_keyboard_and_without_javascript(
    live_server: LiveServer, zoe: Member, lampje: Title
) -> None:
    account = Account.objects.get(member=zoe)

    with open_page(live_server, 390, account, javascript=False) as page:
        page.goto(f"{live_server.url}/titels/{lampje.pk}/")
        page.get_by_label("Ophalen bij").focus()
        page.keyboard.type("Bibliotheek H")
        page.get_by_text("Meer keuzes").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Alleen exemplaar").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Reserveren").focus()
        page.keyboard.press("Enter")

        expect(page.get_by_role("status")).to_have_text("Gereserveerd. Je bent nummer 2 in de rij.")

    made = Reservation.objects.get(member=zoe)
    assert made.pickup_branch.code == "HOL"
    assert made.copy is not None


def test_enter_on_a_tick_renewed_what_was_ticked_and_not_all(
    live_server: LiveServer, zoe: Member
) -> None:
    for name in ("Gruffalo", "Pluk"):
        a_loan(copy=a_copy(title=a_title(title=name)), member=zoe)
    account = Account.objects.get(member=zoe)

    with open_page(live_server, 390, account, javascript=False) as page:
        page.goto(f"{live_server.url}/mijn/")
        tick = page.get_by_label("Aankruisen om te verlengen").first
        tick.focus()
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Dit is er gebeurd")).to_be_visible()

    assert zoe.loans.filter(renewals=1).count() == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_had_nothing_to_say_about_how_a_renewal_went(
    live_server: LiveServer, zoe: Member, width: int
) -> None:
    for name in ("Gruffalo", "Pluk"):
        a_loan(copy=a_copy(title=a_title(title=name)), member=zoe)

    with open_page(live_server, width, Account.objects.get(member=zoe)) as page:
        page.goto(f"{live_server.url}/mijn/")
        page.get_by_role("button", name="Verleng alles wat kan").first.click()
        expect(page.get_by_role("heading", name="Dit is er gebeurd")).to_be_visible()
        found = axe_on(page) + too_wide(page)

    assert found == []
