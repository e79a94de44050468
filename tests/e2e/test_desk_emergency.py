"""The emergency page in a real browser: it goes on when the library does not answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from loans.models import Loan
from tests.browser import a_browser
from tests.builders import a_branch, a_copy, a_loan, a_member, card_of
from tests.e2e.test_desk_scanner import as_cookie, scan
from tests.loans.desk import a_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, a_browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


def eventually_true(page: Page, condition: str) -> None:
    """Wait until `condition` holds; Playwright's own waiting needs more than our pages allow."""
    for _try in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="nl-NL")
    made.add_cookies([as_cookie(a_desk(branch=a_branch()), live_server.url)])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, live_server: Any) -> Page:
    opened = context.new_page()
    opened.goto(f"{live_server.url}/balie/nood/")
    eventually_true(opened, "navigator.serviceWorker.controller !== null")
    eventually_true(opened, "caches.match('/balie/nood/', { ignoreVary: true }).then(Boolean)")
    return opened


def test_scans_were_kept_without_the_library_and_sent_when_it_answered(
    page: Page, context: BrowserContext
) -> None:
    member, copies = a_member(), [a_copy(), a_copy()]
    context.set_offline(True)

    scan(page, card_of(member).number, copies[0].barcode, copies[1].barcode)
    page.reload()
    expect(page.locator("#emergency-number")).to_have_text("2")
    page.locator("#emergency-upload").click()
    expect(page.locator("#emergency-number")).to_have_text("2")
    assert not Loan.objects.exists()
    context.set_offline(False)
    page.locator("#emergency-upload").click()

    expect(page.locator("#emergency-number")).to_have_text("0")
    expect(page.locator("#emergency-code")).to_be_focused()
    assert Loan.objects.filter(member=member).count() == 2


def test_what_could_not_be_done_stayed_on_the_page_until_it_was_handled(page: Page) -> None:
    taken = a_copy()
    a_loan(copy=taken, member=a_member(given_name="Wilma"))

    scan(page, card_of(a_member()).number, taken.barcode)
    page.locator("#emergency-upload").click()
    line = page.locator("#emergency-lines > li")
    expect(line).to_contain_text("andere pas")
    line.get_by_role("button").click()

    expect(page.locator("#emergency-number")).to_have_text("0")


def test_a_wrong_number_and_a_copy_without_a_card_were_refused_in_words(page: Page) -> None:
    status = page.locator("#emergency-status")

    scan(page, "39990000000016")
    expect(status).to_have_class("desk__status desk__status--bad")
    scan(page, a_copy().barcode)
    expect(status).to_contain_text("pas")
    scan(page, "x" * 300)

    expect(page.locator("#emergency-number")).to_have_text("0")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_emergency_page_had_no_barriers_that_axe_sees(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    scan(page, card_of(a_member()).number, a_copy().barcode)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
