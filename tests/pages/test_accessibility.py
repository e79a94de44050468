"""Everybody can use every page: wide and narrow, and nobody else hears that they were there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from access.models import Scope
from audit.operations import record_access
from bieb.lib import clock
from consent.models import ConsentText, Purpose
from loans.models import Loan
from members.models import Account, Address, Guardianship, Member
from members.self_service import change_address
from reservations.operations import capture
from tests.access.people import asked, given
from tests.axe_recording import note
from tests.browser import a_browser
from tests.builders import (
    MONDAY,
    a_branch,
    a_charge,
    a_colleague,
    a_copy,
    a_loan,
    a_member,
    a_moment,
    a_payment,
    a_reservation,
    a_title,
    an_item_type,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ONLY_WRONG = {"resultTypes": ["violations"]}  # no list of all that is right: half the time
PUBLIC = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/code/",
    "/account/signup/",
    "/account/inactive/",
    "/privacy/",
    "/toegankelijkheid/",
    "/bestaat-niet/",
    "/klantenservice/",
    "/klantenservice/melden/",
    "/lid-worden/",
    "/lid-worden/gestuurd/",
]
OF_A_MEMBER = [
    "/mijn/",
    "/mijn/reserveringen/",
    "/mijn/betalen/",
    "/mijn/gegevens/",
    "/mijn/gegevens/contact/",
    "/mijn/gegevens/adres/",
    "/mijn/gegevens/tweede-adres/",
    "/mijn/berichten/",
    "/mijn/berichten/voorkeuren/",
    "/mijn/privacy/",
    "/mijn/gezin/",
    "/mijn/gezin/vragen/",
    "/mijn/gezin/samen/",
    "/mijn/gezin/gebruikt/",
    "/mijn/pas/",
    "/mijn/pas/kwijt/",
    "/mijn/opzeggen/",
    "/mijn/gegevens/inloggen/",
    "/account/logout/",
]


@pytest.fixture
def zoe() -> Member:
    """A member with a full house: late, today, soon, later and never to be renewed."""
    zoe = a_member(given_name="Zoë", family_name="Čapek", name_prefix="", email="zoe@example.org")
    game = an_item_type(code="game", renewal_days=0)
    lend(zoe, "De ontdekking van de hemel", "Harry Mulisch", due_in=-3)
    lend(zoe, "Het achterhuis: dagboekbrieven 12 juni 1942 – 1 augustus 1944", "Anne Frank")
    lend(zoe, "Gruffalo", "Julia Donaldson & Axel Scheffler", due_in=2)
    lend(zoe, "Coördinaten van één zomer", "Zoë Čapek", due_in=9)
    a_loan(copy=a_copy(title=a_title(title="Ticket to Ride"), item_type=game), member=zoe)
    for state in ("ready", "in_transit", "waiting"):
        reserve(zoe, state)
    a_charge(member=zoe, cents=800, kind="damage")
    a_payment(member=zoe, cents=150)
    child = a_member(given_name="Daan", birth_date=date(2018, 5, 1), joined_on=date(2024, 1, 8))
    Guardianship.objects.create(child=child, guardian=zoe, since=date(2024, 1, 8))
    petra = a_member(given_name="Petra", family_name="Berg", email="petra@example.org")
    lend(petra, "Waar Petra in leest", "Annejet van der Zijl", due_in=5)
    for owner, reader in ((petra, zoe), (zoe, petra)):
        given(owner, reader, scopes=list(Scope), today=MONDAY)
    asked(a_member(given_name="Wout"), zoe, today=MONDAY)
    home: dict[str, str | int] = {
        "street": "Enterstraat",
        "house_number": 12,
        "postcode": "7461AB",
        "city": "Rijssen",
    }
    change_address(zoe, Address.Kind.HOME, home)
    ConsentText.objects.get_or_create(
        purpose=Purpose.NEWSLETTER,
        language="nl",
        version=1,
        defaults={"text": "Elke maand een mail."},
    )
    at = clock.now() - timedelta(days=3)
    record_access([zoe.pk], staff=a_colleague(), reason="phone", activity="member", at=at)
    return zoe


def lend(member: Member, title: str, author: str, *, due_in: int = 0) -> None:
    loan = a_loan(copy=a_copy(title=a_title(title=title, author=author)), member=member)
    due_on = MONDAY + timedelta(days=due_in)
    Loan.objects.filter(pk=loan.pk).update(lent_on=due_on - timedelta(days=21), due_on=due_on)


def reserve(member: Member, state: str) -> None:
    """A reservation that is ready, on its way, or behind somebody else."""
    branch = a_branch() if state == "ready" else a_branch(code="HOL", name="Bibliotheek Holten")
    copy = a_copy(title=a_title(title=f"De zomer {state}", author="Dola de Jong"), branch=branch)
    if state == "waiting":
        a_reservation(title=copy.title, at=a_moment(MONDAY, 9))
    a_reservation(member=member, title=copy.title)
    if state != "waiting":
        capture(copy.pk, branch=branch, today=MONDAY, at=a_moment(MONDAY))


@contextmanager
def open_page(
    server: LiveServer, width: int, account: Account | None = None, *, javascript: bool = True
) -> Iterator[Page]:
    """Open a browser of this width, logged in as `account` when one is given."""
    cookies: list[SetCookieParam] = []
    if account is not None:
        client = Client()
        client.force_login(account)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}]
    with a_browser() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="nl-NL",
            java_script_enabled=javascript,
        )
        context.add_cookies(cookies)
        yield context.new_page()


def complaints(page: Page, address: str) -> list[str]:
    """Say what is wrong with one page: axe, a sideways scroll, errors, other hosts, another page."""
    said: list[str] = []
    hosts: set[str] = set()
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(address)
    return (
        axe_on(page)
        + too_wide(page)
        + [each for each in said if "404" not in each]
        + sorted(hosts - {urlsplit(address).netloc})
        + ([] if page.url == address else [f"landed on {page.url}"])
    )


def axe_on(page: Page) -> list[str]:
    """Say what axe finds on the page as it is now."""
    answer = Axe().run(page, options={"runOnly": RULES, **ONLY_WRONG}).response
    note(page, answer)
    found = answer["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def too_wide(page: Page) -> list[str]:
    """Say so when the page scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return ["scrolls sideways"] if wide else []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_had_nothing_to_say_about_the_pages_of_a_member(
    live_server: LiveServer, zoe: Member, width: int
) -> None:
    account = Account.objects.get(member=zoe)

    with open_page(live_server, width, account) as page:
        found = {path: complaints(page, f"{live_server.url}{path}") for path in OF_A_MEMBER}

    assert found == {path: [] for path in OF_A_MEMBER}


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_had_nothing_to_say_about_the_public_pages(live_server: LiveServer, width: int) -> None:
    with open_page(live_server, width) as page:
        found = {path: complaints(page, f"{live_server.url}{path}") for path in PUBLIC}

    assert found == {path: [] for path in PUBLIC}


def test_nothing_scrolled_sideways_on_the_narrowest_phone(
    live_server: LiveServer, zoe: Member
) -> None:
    account = Account.objects.get(member=zoe)

    with open_page(live_server, 320, account) as page:
        found = {}
        for path in [*OF_A_MEMBER, *PUBLIC]:
            page.goto(f"{live_server.url}{path}")
            found[path] = too_wide(page)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            found[f"{path} in letters twice as large"] = too_wide(page)

    assert [path for path, said in found.items() if said] == []
