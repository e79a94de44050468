"""A rule is changed with the keyboard, wide and narrow, and axe has nothing to say on the way."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from circulation.models import Rule
from tests.backoffice.test_in_a_browser import complaints, open_page
from tests.builders import (
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_rule,
    an_item_type,
    card_of,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.ignore_template_errors,
]


@pytest.fixture
def dvd() -> Rule:
    """A rule of its own for dvds, of which one is out."""
    a_branch(), a_membership_type()
    rule = a_rule(item_type=an_item_type(code="dvd", loan_days=7))
    a_loan(member=a_member(), copy=a_copy(item_type=rule.item_type))
    return rule


def test_a_rule_was_changed_with_the_keyboard_after_a_look(
    live_server: LiveServer, dvd: Rule
) -> None:
    with open_page(live_server, a_colleague(role="manager")) as page:
        page.goto(f"{live_server.url}/beheer/circulation/rule/")
        page.get_by_role("link", name="Dvd", exact=True).press("Enter")
        filled = fill_in(page)
        seen = complaints(page)
        expect(page.get_by_text("1 uitlening die uit is").first).to_be_visible()
        page.get_by_role("button", name="Verander de regels").press("Enter")
        expect(page.get_by_text("1 regel veranderd.")).to_be_visible()
        page.get_by_role("link", name="Wat er veranderde").press("Enter")
        expect(page.get_by_text("Anouk", exact=True).last).to_be_visible()
        told = complaints(page)

    assert (filled, seen, told) == ([], [], [])
    assert Rule.objects.get(pk=dvd.pk).loan_days == 14


def fill_in(page: Page) -> list[str]:
    page.get_by_label("Dagen van een uitlening").fill("14")
    found = complaints(page)
    page.get_by_label("Dagen van een uitlening").press("Enter")
    page.get_by_role("heading", name="Wat er van de antwoorden wordt").wait_for()
    return found


def test_the_rules_were_tried_out_with_the_keyboard(live_server: LiveServer, dvd: Rule) -> None:
    number, barcode = card_of(a_member()).number, a_copy(item_type=dvd.item_type).barcode

    with open_page(live_server, a_colleague(role="manager")) as page:
        page.goto(f"{live_server.url}/beheer/proefuitlening/")
        page.get_by_label("Pasnummer").fill(number)
        page.get_by_label("Streepjescode van het exemplaar").fill(barcode)
        page.get_by_label("Streepjescode van het exemplaar").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Wordt uitgeleend.")
        found = complaints(page)

    assert found == []
