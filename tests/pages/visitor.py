"""Somebody new before a screen: opens a page, finds words, taps or presses, and is never left alone.

Whatever they open is watched: no error in the console (a page that breaks its own policy says so
there), no other host, no scrolling sideways. A picture of how each task ends stays in `test-results/`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from members.models import Account
from tests.browser import a_browser
from tests.pages.test_accessibility import too_wide

PICTURES = Path(settings.BASE_DIR, "test-results", "portal")
MOST_TABS = 120
IS_FOCUSED = "each => each === document.activeElement"


@dataclass(frozen=True)
class Screen:
    """What somebody sits before, and how they work with it."""

    language: str = "nl"
    width: int = 390
    letters: int = 100
    keyboard: bool = False
    javascript: bool = True

    def __str__(self) -> str:
        how = "keys" if self.keyboard else "taps"
        script = "" if self.javascript else "-noscript"
        return f"{self.language}-{self.width}-{self.letters}-{how}{script}"


@dataclass
class Visitor:
    """Somebody who reads the words on the screen, in their own language."""

    page: Page
    url: str
    screen: Screen
    task: str = ""
    taps: int = 0
    complaints: list[str] = field(default_factory=list)

    def starts(self, task: str, path: str = "/") -> None:
        """Begin at the front door; taps are counted from here."""
        self.task, self.taps = task, 0
        self.page.goto(f"{self.url}{path}")
        self._look()

    def words(self, words: str) -> re.Pattern[str]:
        """The words in the language of the screen; whatever a gap holds. More may be said unseen."""
        with translation.override(self.screen.language):
            said = gettext(words)
        parts = [re.escape(each) for each in re.split(r"%\(\w+\)s", said)]
        return re.compile(rf"^\s*{'.+'.join(parts)}\s*([:(].*)?$")

    def follows(self, words: str) -> None:
        """Use the first link with these words."""
        self._use(self.page.get_by_role("link", name=self.words(words)).first)

    def presses(self, words: str) -> None:
        """Use the first button with these words."""
        self._use(self.page.get_by_role("button", name=self.words(words)).first)

    def fills(self, label: str, value: str) -> None:
        """Type in the field with this label."""
        field_ = self.page.get_by_label(self.words(label)).first
        if self.screen.keyboard:
            self._reach(field_)
        field_.fill(value)

    def chooses(self, label: str) -> None:
        """Choose the first one that begins with this label."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.check()

    def sees(self, words: str) -> None:
        """Wait until the page says these words."""
        expect(self.page.locator("main").get_by_text(self.words(words)).first).to_be_visible()

    def sees_exactly(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page says this text, the same in every language."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def _use(self, thing: Locator) -> None:
        self.taps += 1
        if self.screen.keyboard:
            self._reach(thing)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            thing.click()
        self._look()

    def _reach(self, thing: Locator) -> None:
        """Press Tab until it has the focus: who cannot get there with Tab cannot get there."""
        for _tab in range(MOST_TABS):
            if thing.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {thing}")

    def _look(self) -> None:
        self.page.wait_for_load_state()
        if self.screen.letters != 100:
            self.page.evaluate(
                f"document.documentElement.style.fontSize = '{self.screen.letters}%'"
            )
        self.complaints += [f"{self.page.url}: {each}" for each in too_wide(self.page)]

    def keeps_a_picture(self) -> None:
        """Keep how the last screen of a task looks."""
        file = PICTURES / str(self.screen) / f"{self.task}.png"
        self.page.screenshot(path=file, full_page=True)


@contextmanager
def a_visitor(url: str, screen: Screen, account: Account | None = None) -> Iterator[Visitor]:
    """Sit down before a screen, logged in as `account` when one is given."""
    cookies = [] if account is None else [_log_in(url, account)]
    with a_browser() as browser:
        context = browser.new_context(
            viewport={"width": screen.width, "height": 844},
            locale=f"{screen.language}-NL",
            java_script_enabled=screen.javascript,
        )
        context.add_cookies(cookies)
        visitor = Visitor(context.new_page(), url, screen)
        _watch(visitor)
        yield visitor


def _log_in(url: str, account: Account) -> SetCookieParam:
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def _watch(visitor: Visitor) -> None:
    here = urlsplit(visitor.url).netloc

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            visitor.complaints.append(f"{visitor.page.url}: {message.text}")

    visitor.page.on("console", heard)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).netloc == here
            else visitor.complaints.append(f"asked {request.url}")
        ),
    )
