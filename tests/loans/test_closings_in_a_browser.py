"""The pages of closings in a real browser: axe, narrow screens, the strict CSP, and the keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from bieb.lib import clock
from loans.closings.models import CalendarChange
from loans.models import Loan
from tests.backoffice.test_in_a_browser import complaints, open_page
from tests.builders import a_branch, a_colleague, a_loan, a_member

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.ignore_template_errors,
]


def test_an_emergency_was_declared_and_undone_with_the_keyboard(live_server: LiveServer) -> None:
    a_branch(closed=())
    a_branch(code="HOL", name="Bibliotheek Holten", closed=())
    loan = a_loan(member=a_member(), today=clock.today() - timedelta(days=19))
    found: dict[str, list[str]] = {}
    said: list[str] = []

    with open_page(live_server, a_colleague(role="manager"), reason="") as page:
        page.on("console", lambda each: said.append(f"{each.type}: {each.text}"))
        page.goto(f"{live_server.url}/beheer/sluitingen/")
        found["list"] = complaints(page)
        page.get_by_role("link", name="Noodstand", exact=True).press("Enter")
        page.get_by_label("Waar?").select_option(label="Alle vestigingen")
        fill_in(page, days=4)
        found["form"] = complaints(page)
        page.get_by_role("button", name="Bekijk wat er gebeurt").press("Enter")
        page.get_by_role("heading", name="Wat deze sluiting doet").wait_for()
        found["preview"] = complaints(page)
        page.get_by_role("button", name="Noodstand afkondigen").press("Enter")
        page.get_by_text("Onze computers doen het niet.").wait_for()
        found["detail"] = complaints(page)
        page.get_by_text("Uitleningen verschoven: 1.").wait_for()
        page.get_by_role("link", name="Bekijk wat ongedaan maken doet").press("Enter")
        page.get_by_role("heading", name="Wat ongedaan maken doet").wait_for()
        found["undo"] = complaints(page)
        page.get_by_role("button", name="Deze sluiting ongedaan maken").press("Enter")
        page.get_by_text("ongedaan gemaakt").first.wait_for()

    assert {name: words for name, words in found.items() if words} == {}
    assert [each for each in said if each.startswith("error")] == []
    assert Loan.objects.get().due_on == loan.due_on
    assert CalendarChange.objects.get().undone_at is not None


def fill_in(page: Page, *, days: int) -> None:
    today = clock.today()
    page.get_by_label("Eerste dag").fill(today.isoformat())
    page.get_by_label("Laatste dag").fill((today + timedelta(days=days)).isoformat())
    page.get_by_label("Waarom?").fill("Onze computers doen het niet")
