"""A scanner is a keyboard that never waits: no scan is lost or merged, whatever the server does."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from loans.models import Loan, PastLoan, Scan
from members.models import Member
from tests.browser import a_browser
from tests.builders import a_branch, a_copy, a_loan, a_member, a_membership_type, card_of
from tests.loans.desk import a_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCANNER_MS = 5
SLOW_MS = 250
SCANS = 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, a_browser() as opened:
        # Playwright keeps an event loop in this thread; the tests themselves do not await.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield opened


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """The desk in a browser, logged in, in a context of its own."""
    desk = a_desk(branch=a_branch())
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([as_cookie(desk, live_server.url)])
    opened = context.new_page()
    opened.goto(f"{live_server.url}/balie/")
    yield opened
    context.close()


def as_cookie(desk: Client, url: str) -> Any:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": desk.cookies[name].value, "url": url}


def a_reader() -> Member:
    return a_member(membership=a_membership_type(code="veel", max_loans=100))


def scan(page: Page, *codes: str) -> None:
    """Type as a scanner does: every key a few milliseconds after the last, and no waiting."""
    for code in codes:
        page.keyboard.type(code, delay=SCANNER_MS)
        page.keyboard.press("Enter")


def answer_slowly(page: Page) -> list[str]:
    """Let every request of the queue take as long as a slow server; return the codes as sent."""
    sent: list[str] = []

    def slow(route: Route) -> None:
        sent.append(route.request.post_data or "")
        page.wait_for_timeout(SLOW_MS)
        route.continue_()

    page.route("**/balie/scan", slow)
    return sent


def quiet(page: Page) -> None:
    """Wait until nothing is waiting any more."""
    expect(page.locator("#desk-waiting")).to_be_hidden(timeout=30_000)


def test_twenty_scans_at_full_speed_were_all_lent_on_a_slow_server(page: Page) -> None:
    member, copies = a_reader(), [a_copy() for _ in range(SCANS)]
    sent = answer_slowly(page)

    scan(page, card_of(member).number, *(copy.barcode for copy in copies))
    quiet(page)

    lent = Loan.objects.filter(member=member).order_by("pk").values_list("copy__barcode", flat=True)
    assert list(lent) == [copy.barcode for copy in copies]
    assert len(sent) == SCANS + 1
    assert page.locator("#desk-log > li").count() == SCANS
    assert page.locator("#desk-at-home").inner_text() == str(SCANS)


def test_twenty_returns_at_full_speed_were_all_taken_back(page: Page) -> None:
    loans = [a_loan(member=a_reader(), copy=a_copy()) for _ in range(SCANS)]
    Loan.objects.update(lent_on="2026-01-05", due_on="2026-01-26")
    answer_slowly(page)

    scan(page, *(loan.copy.barcode for loan in loans))
    quiet(page)

    assert (Loan.objects.count(), PastLoan.objects.count()) == (0, SCANS)


def test_a_scan_whose_answer_was_lost_stayed_visible_and_acted_once(page: Page) -> None:
    member, first, second = a_reader(), a_copy(), a_copy()
    scan(page, card_of(member).number)
    quiet(page)
    failures = iter(["answer lost"])

    def lose_the_answer(route: Route) -> None:
        if next(failures, None):
            route.fetch()  # the server acts, the desk never hears
            route.abort()
        else:
            route.continue_()

    page.route("**/balie/scan", lose_the_answer)
    scan(page, first.barcode, second.barcode)
    expect(page.locator("#desk-waiting")).to_contain_text(first.barcode)
    expect(page.locator("#desk-waiting")).to_contain_text(second.barcode)
    expect(page.locator("#desk-retry")).to_be_visible()
    page.keyboard.press("Enter")
    quiet(page)

    lent = Loan.objects.order_by("pk").values_list("copy__barcode", flat=True)
    assert list(lent) == [first.barcode, second.barcode]
    assert Scan.objects.filter(outcome="lent").count() == 2


def test_the_keys_of_the_desk_did_what_they_say(page: Page) -> None:
    member, copy = a_reader(), a_copy()
    mode = page.locator("#desk-mode h1")

    scan(page, card_of(member).number, copy.barcode)
    quiet(page)
    expect(mode).to_contain_text("Jan de Vries")
    page.keyboard.press("F9")
    expect(page.locator("#desk-loans")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator("#desk-check")).to_contain_text("1980")
    page.keyboard.press("F4")
    expect(page.locator("#desk-at-home")).to_have_text("0")
    page.keyboard.press("Escape")
    expect(mode).not_to_contain_text("Jan de Vries")
    scan(page, "v")
    expect(mode).to_contain_text("Jan de Vries")
    page.keyboard.press("F12")
    expect(mode).not_to_contain_text("Jan de Vries")
    page.keyboard.press("?")
    expect(page.locator("#desk-help dl")).to_be_visible()

    assert not Loan.objects.exists()


def test_the_focus_was_always_in_the_input(page: Page) -> None:
    copy = a_copy()

    page.get_by_role("button", name="F4").click()
    quiet(page)
    assert page.evaluate("document.activeElement.id") == "desk-code"

    page.locator("#desk-help summary").focus()
    scan(page, copy.barcode)
    quiet(page)
    assert Scan.objects.filter(copy=copy).count() == 1


def test_a_desk_whose_log_in_ended_kept_the_scans(page: Page) -> None:
    copy = a_copy()
    page.context.clear_cookies()

    scan(page, copy.barcode)

    expect(page.locator("#desk-waiting")).to_contain_text(copy.barcode)
    expect(page.locator("#desk-retry")).to_be_visible()
    assert not Scan.objects.exists()


def test_each_scan_had_a_key_of_its_own(page: Page) -> None:
    copy, sent = a_copy(), answer_slowly(page)

    scan(page, copy.barcode, copy.barcode)
    quiet(page)

    keys = {UUID(field[4:]) for body in sent for field in body.split("&") if field[:4] == "key="}
    assert len(keys) == 2
    assert Scan.objects.count() == 2


def test_a_desk_without_javascript_did_the_same(browser: Browser, live_server: Any) -> None:
    member, copy = a_reader(), a_copy()
    desk = a_desk(branch=a_branch())
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([as_cookie(desk, live_server.url)])
    page = context.new_page()
    page.goto(f"{live_server.url}/balie/")

    for code in (card_of(member).number, copy.barcode):
        page.locator("#desk-code").fill(code)
        page.locator("#desk-code").press("Enter")

    expect(page.locator("#desk-mode h1")).to_contain_text("Jan de Vries")
    expect(page.locator("#desk-status")).to_contain_text("De brief voor de koning")
    context.close()
    assert Loan.objects.get().copy == copy


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_desk_had_no_barriers_that_axe_sees(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    member = a_reader()
    scan(page, card_of(member).number, a_copy().barcode, "9789025865528")
    quiet(page)
    page.keyboard.press("F9")
    quiet(page)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
