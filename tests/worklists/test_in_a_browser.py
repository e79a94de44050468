"""The worklists with a keyboard and a scanner only, wide and narrow."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from bieb.lib import clock
from catalog.models import Copy
from reservations.models import Whereabouts
from reservations.operations import Book, approve, ask, cancel, prioritise
from tests.browser import a_browser
from tests.builders import a_copy, a_member, a_partner_login, a_reservation, a_title
from tests.loans.desk import a_desk
from tests.pages.test_accessibility import complaints
from tests.reservations.desks import holten, rijssen, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW_MACHINE = 20_000
TITLES = ["Oorlogswinter", "De brief voor de koning", "Lampje", "Kruistocht in spijkerbroek"]


@pytest.fixture
def copies() -> list[Copy]:
    """One to pick, one ready, one to clear, one on its way, and a request to another library."""
    today = clock.today()
    copies = [a_copy(title=a_title(title=each), branch=rijssen()) for each in TITLES]
    waiting = [a_reservation(title=each.title, today=today) for each in copies[:3]]
    a_reservation(title=copies[3].title, pickup_branch=holten(), today=today)
    second = a_reservation(title=copies[0].title, today=today)
    prioritise(second, reason="Onze fout", by=None, at=clock.now())
    for each in copies[1:]:
        scan(each, rijssen(), today)
    cancel(waiting[2], today=today)
    lender = a_partner_login(name="Deventer", scopes=("interlibrary:request",)).partner
    book = Book("Twente in kaarten", "J. Smit")
    wanted = ask(
        a_member(), book, lender=lender, pickup_branch=rijssen(), today=today, at=clock.now()
    )
    approve(wanted, at=clock.now())
    return copies


def log_in(page: Page, desk: Client, server: LiveServer) -> None:
    key = desk.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}]
    )


def test_axe_had_nothing_to_say_about_the_lists(
    live_server: LiveServer, copies: list[Copy]
) -> None:
    lists = ["", "zoeklijst/", "afhaalkast/", "opruimen/", "onderweg/", "ibl/"]
    others = [
        f"rij/{copies[0].title_id}/",
        *(f"strook/{each.barcode}/" for each in (copies[1], copies[3])),
    ]
    desk, found = a_desk(), {}

    with a_browser() as browser:
        page = browser.new_page(locale="nl-NL")
        log_in(page, desk, live_server)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for path in [*lists, *others]:
                found[path, width] = complaints(page, f"{live_server.url}/balie/werk/{path}")

    assert {where: said for where, said in found.items() if said} == {}


def test_a_list_was_worked_with_a_keyboard_only(
    live_server: LiveServer, copies: list[Copy]
) -> None:
    desk = a_desk()

    with a_browser() as browser:
        page = browser.new_page(locale="nl-NL")
        log_in(page, desk, live_server)
        page.goto(f"{live_server.url}/balie/werk/zoeklijst/")
        expect(page.locator("#worklist-code")).to_be_focused(timeout=SLOW_MACHINE)
        page.keyboard.type(copies[0].barcode)
        page.keyboard.press("Enter")
        expect(page.locator(".utrecht-alert--ok")).to_contain_text(
            "Leg het in de afhaalkast onder", timeout=SLOW_MACHINE
        )
        expect(page.locator("#worklist-code")).to_be_focused()

        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")

        code = page.locator(".slip__big").inner_text()
        page.keyboard.press("Escape")
        expect(page).to_have_url(f"{live_server.url}/balie/werk/")
    assert Whereabouts.objects.get(copy=copies[0]).pickup_code == code
