"""The main job from beginning to end: lend, remind, return, forget."""

import email
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
from playwright.sync_api import Browser, expect

from bieb.embedded.places import Home
from tests.browser import a_browser
from tests.e2e.people import Colleague, Reader
from tests.whole_library import WholeLibrary, whole_library

T = TypeVar("T")
MONDAY = date(2026, 11, 23)
NAME, ADDRESS, CARD = "Zwaluwenburg", "zwaluwenburg@example.org", "29990000000025"
BARCODE = "39990000000015"
PASSWORD = "een-heel-lang-wachtwoord"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[WholeLibrary]:
    with whole_library(Home(tmp_path / "bieb"), TODAY=MONDAY.isoformat()) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    with a_browser() as running:
        yield running


def eventually(look: Callable[[], T | None], seconds: int = 90) -> T:
    """Return what `look` finds as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.5)
    raise AssertionError(f"{look.__name__} found nothing in {seconds} seconds")


def mail_to(library: WholeLibrary, address: str, subject: str) -> EmailMessage | None:
    """The newest real e-mail to `address` with `subject` in its subject line."""
    for path in sorted((library.home.path / "mail").glob("*.eml"), reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        if address in message["To"] and subject in message["Subject"]:
            return message
    return None


def plain_text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def facts(library: WholeLibrary) -> tuple[int, int]:
    """How many past loans there are, and how many of them somebody is still known of."""
    with psycopg.connect(library.environment["DATABASE_VERIFY_URL"]) as database:
        row = database.execute(
            "SELECT (SELECT count(*) FROM loans_pastloan), (SELECT count(*) FROM loans_borrower)"
        ).fetchone()
    assert row is not None
    return row


def places(library: WholeLibrary, *needles: str) -> dict[str, object]:
    """Where the search for what is left finds the needles."""
    answer = library.manage("residue", "--json", *needles, may_fail=True)
    found: dict[str, object] = json.loads(answer)
    return found


@pytest.mark.browser
def test_a_member_borrowed_was_reminded_returned_and_was_forgotten(
    library: WholeLibrary, browser: Browser
) -> None:
    logins = {login["role"]: login for login in library.logins}
    anouk = Colleague(browser.new_page(locale="nl-NL"), library.url, logins["employee"])
    reader = Reader(browser.new_page(locale="nl-NL"), library.url)
    library.manage("set_clock", MONDAY.isoformat(), "--at", "10:00")

    # Enrolled at the desk, with a password of her own.
    anouk.log_in()
    anouk.enrol(
        given_name="Wilma",
        family_name=NAME,
        birth_date="1979-05-06",
        street="Voorbeeldlaan",
        house_number="8",
        postcode="7461 AB",
        city="Rijssen",
        email=ADDRESS,
        card_number=CARD,
    )
    invitation = eventually(lambda: mail_to(library, ADDRESS, "wachtwoord"))
    link = re.search(r"http\S+", plain_text(invitation))
    assert link is not None
    reader.choose_password(link[0], PASSWORD)

    # Lent.
    anouk.sit_at_the_desk("Bibliotheek Rijssen")
    anouk.scan(CARD, NAME)
    anouk.scan(BARCODE, "14 december")
    anouk.page.press("#desk-code", "Escape")
    reader.log_in(CARD, PASSWORD)
    assert "14 december" in reader.sees()

    # Reminded: beat sees that the day has come, a worker sends a real e-mail.
    library.manage("set_clock", "2026-12-11", "--at", "10:00")
    reminder = eventually(lambda: mail_to(library, ADDRESS, "14 december"))
    title = reader.page.locator("main h3").first.inner_text()
    assert title not in reminder["Subject"]
    assert title not in plain_text(reminder)

    # Renewed by herself, and brought back.
    reader.page.goto(f"{library.url}/mijn/")
    reader.page.get_by_role("button", name="Verleng tot").first.click()
    assert "4 januari" in reader.sees()
    library.manage("set_clock", "2026-12-18", "--at", "10:00")
    anouk.sit_at_the_desk("Bibliotheek Rijssen")
    anouk.scan(BARCODE, "Ingenomen")
    assert title not in reader.sees()

    # Found, as long as she is known.
    needles = (NAME, ADDRESS, CARD)
    assert places(library, *needles)["found"]

    # Her membership ends; five years later nobody knows her, and the facts are all there.
    end_membership(anouk)
    past_loans, known = facts(library)
    library.manage("set_clock", "2031-12-31", "--at", "10:00")
    eventually(lambda: facts(library)[1] < known)
    eventually(lambda: not places(library, *needles)["found"], seconds=180)
    afterwards = places(library, *needles)
    assert (afterwards["found"], afterwards["missed"]) == ([], [])
    assert facts(library)[0] == past_loans


def end_membership(anouk: Colleague) -> None:
    """Let the membership end today, on the page of the member."""
    anouk.page.goto(f"{anouk.url}/beheer/members/member/")
    anouk.page.fill("[name=card_number]", CARD)
    anouk.page.select_option("[name=reason]", "desk")
    anouk.page.click("main input[type=submit]")
    anouk.page.get_by_role("link", name=NAME).first.click()
    anouk.page.locator("a[href*=lidmaatschap-beeindigen]").click()
    anouk.page.fill("[name=last_day]", "2026-12-18")
    anouk.page.click("main input[type=submit]")
    expect(anouk.page.locator("#content")).to_contain_text("18 december 2026")
