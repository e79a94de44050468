"""A quarter of an hour at the desk without a mouse: the focus never leaves the input."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bieb.lib import clock
from loans.models import Loan, Renewal
from members.models import Card
from payments.balances import balance_of
from reservations.models import Reservation
from tests.browser import a_browser
from tests.builders import a_branch, a_charge, a_copy, a_loan, a_member, a_rule, a_title, card_of
from tests.e2e.test_desk_scanner import as_cookie, quiet, scan
from tests.loans.desk import a_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, a_browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    desk = a_desk(branch=a_branch())
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([as_cookie(desk, live_server.url)])
    opened = context.new_page()
    opened.goto(f"{live_server.url}/balie/")
    yield opened
    context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        quiet(page)
        assert page.evaluate("document.activeElement.id") == "desk-code"


def say(page: Page, *words: str) -> None:
    for word in words:
        scan(page, word)
        quiet(page)
        assert page.evaluate("document.activeElement.id") == "desk-code"


def test_a_member_was_helped_with_everything_by_keyboard_only(page: Page) -> None:
    a_rule(block_over_cents=500)
    member = a_member()
    wanted = a_copy(title=a_title(title="Kikker is verliefd", author="Max Velthuijs"))
    a_loan(member=member, today=clock.today())
    a_charge(member=member, cents=600, today=clock.today())

    say(page, card_of(member).number)
    say(page, a_copy().barcode)
    expect(page.locator("#desk-question")).to_be_visible()
    say(page, "2")
    assert Loan.objects.filter(member=member).count() == 2
    press(page, "F8")
    say(page, "P")
    assert balance_of(member).open_cents == 0
    press(page, "F7")
    say(page, "kikker", "J")
    assert Reservation.objects.get(member=member).title == wanted.title
    press(page, "F10")
    say(page, "J")
    assert Card.objects.filter(member=member).count() == 2
    press(page, "F4")
    assert balance_of(member).open_cents == 950
    press(page, "Escape", "Escape", "F3")
    expect(page.locator("#desk-mode")).to_contain_text("Inleverbus")
    assert not Renewal.objects.exists()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("key", ["F7", "F8", "F9", "F10"])
def test_no_list_had_barriers_that_axe_sees(page: Page, width: int, key: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    member = a_member()
    a_loan(member=member, today=clock.today())
    a_charge(member=member, cents=600, today=clock.today())
    say(page, card_of(member).number)
    press(page, key)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
