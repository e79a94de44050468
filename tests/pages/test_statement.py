"""The pages of the privacy statement in a real browser: wide, narrow, enlarged, by keyboard, without scripts."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from bieb.lib import clock
from members.models import Account
from partners.seeding import seed_recipients
from statement.banner import ask_again
from statement.operations import publish
from statement.wording import chosen_now
from tests.builders import a_member
from tests.pages.test_accessibility import ONLY_WRONG, RULES, open_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/privacy/",
    "/privacy/?taal=en",
    "/privacy/versies/",
    "/privacy/versies/2/",
    "/privacy/verschil/?van=1&tot=2",
    "/privacy/cookies/",
    "/privacy/versies/2/reageren/",
]
SOAK = bool(os.environ.get("BIEB_SOAK"))
ENLARGED = 640  # what 1280 px leaves at 200 %


@pytest.fixture(autouse=True)
def two_versions() -> Iterator[None]:
    """A version of last year and one of last week, so that every page tells the news."""
    seed_recipients()
    today = clock.today()
    publish(today=today - timedelta(days=365), choices=chosen_now() | {"SHARE_LINKS": "none"})
    publish(today=today - timedelta(days=7))
    ask_again()
    yield
    ask_again()


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_everybody_could_read_the_pages_of_the_statement(live_server: LiveServer) -> None:
    """Enlarged, a page has the form of the wide or of the narrow one: there it only has to fit."""
    with open_page(live_server, 1280) as page:
        said = []
        for path in PAGES:
            page.goto(f"{live_server.url}{path}")
            for width in (1280, ENLARGED, 390):
                page.set_viewport_size({"width": width, "height": 900})
                said += [f"{path}: too wide for {width}"] if is_too_wide(page) else []
                if SOAK or width != ENLARGED:
                    found = Axe().run(page, options={"runOnly": RULES, **ONLY_WRONG})
                    said += [f"{path}: {each['id']}" for each in found.response["violations"]]

    assert said == []


def test_a_sentence_was_opened_and_answered_with_the_keyboard_and_without_javascript(
    live_server: LiveServer,
) -> None:
    with open_page(live_server, 390, javascript=False) as page:
        page.goto(f"{live_server.url}/privacy/#P28")
        page.locator("#P28 summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#P28 .promise__does")).to_be_visible()

        page.goto(f"{live_server.url}/privacy/versies/2/reageren/")
        page.locator("[name=words]").focus()
        page.keyboard.type("Waarom zo lang?")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("We hebben het ontvangen")


def test_a_member_closed_the_news_with_the_keyboard(live_server: LiveServer) -> None:
    with open_page(live_server, 390, Account.objects.get(member=a_member())) as page:
        page.goto(f"{live_server.url}/privacy/")
        page.get_by_role("button", name="Gezien").press("Enter")
        page.goto(f"{live_server.url}/privacy/")
        expect(page.locator(".news")).to_have_count(0)
