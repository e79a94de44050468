"""The back office in a real browser: axe, narrow screens, and not one breach of the strict CSP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from catalog.models import Closure
from consent.models import ConsentText
from members.models import Account, Address, Guardianship, Member
from tests.axe_recording import note
from tests.backoffice.test_reason_gate import with_reason
from tests.browser import a_browser
from tests.builders import (
    MONDAY,
    a_branch,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    card_of,
)
from tests.logins import let_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.ignore_template_errors,
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
ACTIONS = ["pas-vervangen", "pas-blokkeren", "lidmaatschap-beeindigen", "ouder-toevoegen"]


@pytest.fixture
def petra() -> Member:
    """A mother with a card, an address and a loan."""
    petra = a_member(given_name="Petra", name_prefix="van den", family_name="Berg")
    sem = a_member(given_name="Sem", birth_date=date(2017, 6, 1), joined_on=date(2026, 1, 5))
    Guardianship.objects.create(child=sem, guardian=petra, since=MONDAY)
    Address.objects.create(
        member=petra, street="Haarstraat", house_number=12, postcode="7462AB", city="Rijssen"
    )
    a_membership_type(code="jeugd")
    a_loan(member=petra)
    Closure.objects.create(branch=a_branch(), day=MONDAY, kind="closed", name="Stofzuigdag")
    ConsentText.objects.get_or_create(
        purpose="newsletter", language="nl", version=1, defaults={"text": "Elke maand een mail."}
    )
    return petra


def pages(member: Member) -> list[str]:
    copy = a_copy()
    return [
        "/beheer/",
        "/beheer/reden/",
        "/beheer/inschrijven/",
        "/beheer/members/member/",
        reverse("admin:members_member_change", args=[member.pk]),
        reverse("admin:members_member_history", args=[member.pk]),
        *(reverse("admin:members_member_action", args=[member.pk, slug]) for slug in ACTIONS),
        "/beheer/members/membershiptype/",
        "/beheer/members/account/",
        "/beheer/members/account/add/",
        "/beheer/loans/loan/",
        "/beheer/notifications/message/",
        "/beheer/consent/consentevent/",
        "/beheer/audit/accessline/",
        "/beheer/catalog/title/",
        reverse("admin:catalog_title_change", args=[copy.title.pk]),
        "/beheer/catalog/copy/",
        reverse("admin:catalog_copy_change", args=[copy.pk]),
        reverse("admin:catalog_branch_change", args=[copy.branch.pk]),
        "/beheer/catalog/closure/",
        "/beheer/catalog/closure/add/",
        "/beheer/catalog/itemtype/",
        "/beheer/circulation/rule/",
        "/beheer/circulation/rule/matrix/",
        "/beheer/circulation/rule/add/",
        "/beheer/circulation/rule/inlezen/",
        "/beheer/circulation/rule/wijzigingen/",
        "/beheer/proefuitlening/",
    ]


@contextmanager
def open_page(server: LiveServer, account: Account, *, reason: str = "desk") -> Iterator[Page]:
    """Open a browser in which `account` is let in and gave `reason`."""
    client = with_reason(let_in(Client(), account), reason)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with a_browser() as browser:
        context = browser.new_context(viewport=WIDE, locale="nl-NL")
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}]
        )
        yield context.new_page()


def complaints(page: Page) -> list[str]:
    """What axe has to say on a wide screen, and whether a narrow one scrolls sideways."""
    page.set_viewport_size(WIDE)
    # Without preload: axe would fetch our style sheets and put them in the page, against the CSP.
    options = {"runOnly": RULES, "preload": False, "resultTypes": ["violations"]}
    answer = Axe().run(page, options=options).response
    note(page, answer)
    found = answer["violations"]
    page.set_viewport_size(NARROW)
    sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]] + (
        ["scrolls sideways"] if sideways else []
    )


def test_no_page_broke_a_rule_of_axe_or_of_the_csp(live_server: LiveServer, petra: Member) -> None:
    addresses = pages(petra)
    said: list[str] = []

    with open_page(live_server, a_colleague(superuser=True)) as page:
        page.on("console", lambda each: said.append(f"{each.type}: {page.url} {each.text}"))
        found = {address: visit(page, f"{live_server.url}{address}") for address in addresses}

    assert {address: words for address, words in found.items() if words} == {}
    assert [each for each in said if each.startswith("error")] == []


def visit(page: Page, address: str) -> list[str]:
    page.goto(address)
    return complaints(page) + ([] if page.url == address else [f"landed on {page.url}"])


def test_a_card_was_found_and_replaced_with_the_keyboard(
    live_server: LiveServer, petra: Member
) -> None:
    old = card_of(petra)

    with open_page(live_server, a_colleague(role="employee")) as page:
        page.goto(f"{live_server.url}/beheer/members/member/")
        page.get_by_label("Pasnummer").fill(old.number)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="1 lid gevonden").wait_for()
        found = complaints(page)
        assert "?" not in page.url
        page.get_by_role("link", name="Petra van den Berg").press("Enter")
        page.get_by_role("link", name="Vervang de pas").press("Enter")
        page.get_by_label("Nieuwe pas").fill("29990000000017")
        page.keyboard.press("Enter")
        page.get_by_text("De oude pas is gestopt").wait_for()

    assert found == []
    assert card_of(petra).number == "29990000000017"


def test_a_reason_was_chosen_on_the_way_to_a_member(live_server: LiveServer, petra: Member) -> None:
    address = f"{live_server.url}{reverse('admin:members_member_change', args=[petra.pk])}"

    with open_page(live_server, a_colleague(role="employee"), reason="") as page:
        page.goto(address)
        page.get_by_label("hulp aan de balie").check()
        page.get_by_role("button", name="Ga verder").click()
        page.get_by_role("heading", name="Petra van den Berg").wait_for()

        assert page.url == address
