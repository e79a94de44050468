"""What people do in the browser: log in, enrol somebody, scan, look at what is at home."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PERIOD_SECONDS = 30


def one_time_code(secret: str, at: float | None = None) -> str:
    """What the telephone of a colleague shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int((time.time() if at is None else at) // PERIOD_SECONDS).to_bytes(8, "big")
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


@dataclass
class Colleague:
    """A colleague at a screen of the library."""

    page: Page
    url: str
    login: dict[str, str]

    def log_in(self) -> None:
        """Log in with a password and the code of this half minute, or of the next one.

        On a slow machine the half minute may be over before the code arrives.
        """
        self.page.goto(f"{self.url}/account/login/?next=/balie/")
        self.page.fill("input[name=login]", self.login["login"])
        self.page.fill("input[name=password]", self.login["password"])
        self.page.click("main button[type=submit]")
        for _half_minute in range(3):
            code = one_time_code(self.login["totp"])
            self.page.fill("input[name=code]", code)
            with self.page.expect_navigation():
                self.page.click("main button[type=submit]")
            if not self.page.locator("input[name=code]").count():
                break
            while one_time_code(self.login["totp"]) == code:
                time.sleep(0.5)
        self.page.wait_for_url("**/balie/**")

    def enrol(self, **fields: str) -> None:
        """Make somebody a member with the usual membership; the fields are those of the page."""
        self.page.goto(f"{self.url}/beheer/inschrijven/")
        for name, value in fields.items():
            self.page.fill(f"[name={name}]", value)
        kinds = self.page.locator("[name=membership_type] option")
        usual = kinds.filter(has_text="Standaard").first.get_attribute("value")
        self.page.select_option("[name=membership_type]", usual)
        self.page.check("[name=id_seen]")
        self.page.click("form#enrol input[type=submit], main input[type=submit]")
        self.page.wait_for_url("**/beheer/members/member/**")

    def sit_at_the_desk(self, branch: str) -> None:
        """Choose where the desk is."""
        self.page.goto(f"{self.url}/balie/vestiging")
        self.page.get_by_label(branch).check()
        self.page.click("main button")
        self.page.wait_for_selector("#desk-code")

    def scan(self, code: str, answer: str) -> None:
        """Scan a code and wait until the desk says `answer`."""
        self.page.fill("#desk-code", code)
        self.page.press("#desk-code", "Enter")
        expect(self.page.locator(".desk")).to_contain_text(answer, timeout=15_000)


@dataclass
class Reader:
    """A member at home."""

    page: Page
    url: str

    def choose_password(self, link: str, password: str) -> None:
        """Open the link of the invitation and choose a password."""
        self.page.goto(link)
        for field in self.page.locator("input[type=password]").all():
            field.fill(password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state()

    def log_in(self, card: str, password: str) -> None:
        """Log in with a card number."""
        self.page.goto(f"{self.url}/account/login/")
        self.page.fill("input[name=login]", card)
        self.page.fill("input[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/mijn/")

    def sees(self) -> str:
        """Everything that the page of what is at home says."""
        self.page.goto(f"{self.url}/mijn/")
        return self.page.locator("main").inner_text()
