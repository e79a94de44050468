"""A quarter of an hour at the desk without a mouse: the focus never leaves the input."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from bieb.lib import clock
from catalog.models import Branch
from loans.models import Loan, Renewal
from members.models import Card
from payments.balances import balance_of
from payments.drawer import open_drawer
from reservations.models import Reservation
from tests.browser import a_browser
from tests.builders import (
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_reservation,
    a_rule,
    a_title,
    card_of,
)
from tests.e2e.test_desk_scanner import as_cookie, quiet, scan
from tests.loans.desk import a_desk
from tests.logins import let_in

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


def said(page: Page) -> str:
    return page.locator("#desk-said").text_content() or ""


def test_escape_put_the_keys_away_before_it_closed_the_card(page: Page) -> None:
    member = a_member()
    say(page, card_of(member).number)
    press(page, "?")
    expect(page.locator("#desk-help")).to_have_attribute("open", "")
    assert "Esc" in said(page)

    press(page, "Escape")
    expect(page.locator("#desk-help")).not_to_have_attribute("open", "")
    expect(page.locator("#desk-code")).to_be_in_viewport()
    expect(page.locator("#desk-name")).to_contain_text(member.full_name)

    press(page, "Escape")
    expect(page.locator("#desk-name")).to_have_count(0)


def test_what_opened_without_an_answer_was_said_and_not_kept(page: Page) -> None:
    member = a_member()
    a_charge(member=member, cents=600, today=clock.today())
    say(page, card_of(member).number)

    press(page, "F8")
    assert "6,00" in said(page)
    press(page, "F2")
    assert "1980" in said(page)
    press(page, "Escape")

    assert said(page) == ""


def test_the_pages_beside_the_desk_were_two_keys_away_and_escape_came_back(page: Page) -> None:
    for key, path in {"b": "bon", "k": "kas/", "w": "werk/", "z": "zoek-lid"}.items():
        page.keyboard.press(f"Alt+{key}")
        page.wait_for_url(f"**/balie/{path}")
        page.keyboard.press("Escape")
        page.wait_for_url("**/balie/")
        expect(page.locator("#desk-code")).to_be_focused()


def test_a_member_was_looked_for_without_a_tab_and_escape_first_emptied_the_field(
    page: Page,
) -> None:
    page.keyboard.press("Alt+z")
    page.wait_for_url("**/balie/zoek-lid")
    expect(page.locator("#id_name")).to_be_focused()

    page.keyboard.type("Jan")
    page.keyboard.press("Escape")
    expect(page.locator("#id_name")).to_have_value("")
    page.keyboard.press("Escape")

    page.wait_for_url("**/balie/")


def test_a_scan_that_went_wrong_was_left_out_and_the_others_were_done(page: Page) -> None:
    member, copy, broken = a_member(), a_copy(), a_copy()
    say(page, card_of(member).number)

    def fail(route: Route) -> None:
        if broken.barcode in (route.request.post_data or ""):
            route.fulfill(status=500)
        else:
            route.continue_()

    page.route("**/balie/scan", fail)
    scan(page, broken.barcode, copy.barcode)
    expect(page.locator("#desk-skip")).to_be_visible()
    while page.evaluate("document.activeElement.id") != "desk-skip":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    quiet(page)

    assert page.evaluate("document.activeElement.id") == "desk-code"
    assert Loan.objects.get().copy == copy


def test_a_desk_was_opened_without_a_tab(browser: Browser, live_server: Any) -> None:
    a_branch(code="HOL", name="Bibliotheek Holten")
    rijssen = a_branch()
    colleague = a_colleague(role="employee")
    context = browser.new_context(locale="nl-NL")
    opened = context.new_page()
    opened.goto(f"{live_server.url}/account/login/?next=/balie/")
    expect(opened.locator("#id_login")).to_be_focused()

    context.add_cookies([as_cookie(let_in(Client(), colleague), live_server.url)])
    opened.goto(f"{live_server.url}/balie/")
    expect(opened.locator("#id_branch_0")).to_be_focused()
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")

    expect(opened.locator("#desk-code")).to_be_focused()
    expect(opened.locator(".desk-bar__place")).to_contain_text(rijssen.name)
    context.close()


def test_whose_card_it_was_and_what_lay_ready_was_said(page: Page) -> None:
    wish = a_reservation(member=a_member(), title=a_copy().title, today=clock.today())
    copy = wish.title.copies.get()
    say(page, copy.barcode, card_of(wish.member).number)

    wish.refresh_from_db()
    assert wish.member.full_name in said(page)
    assert wish.whereabouts.pickup_code in said(page)


def test_the_drawer_was_counted_by_keys(page: Page) -> None:
    page.keyboard.press("Alt+k")
    page.wait_for_url("**/balie/kas/")
    drawer = open_drawer(
        Branch.objects.get(), float_cents=5000, at=clock.now(), today=clock.today()
    )
    page.reload()
    page.locator("a[href$='#count']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/balie/kas/*/#count")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#close")).to_be_visible()

    drawer.refresh_from_db()
    assert drawer.counted_cents == 5000
