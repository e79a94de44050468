"""Write down after a test run what axe found on each page, for the accessibility statement."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from bieb.accessibility import Seen, here, last_seen, with_newer, write

NAME = "axe"
_seen: list[str] = []


def note(page: Page, answer: dict[str, Any]) -> None:
    """Keep what axe said about a page, until the report of the test takes it along."""
    path = urlsplit(page.url).path.removeprefix("/")
    try:
        route = resolve(f"/{path}").route
    except Resolver404:
        route = "404"
    size = page.viewport_size
    assert size is not None
    one = Seen(
        page=route,
        width=size["width"],
        seen_on=datetime.now(UTC).date().isoformat(),
        axe=answer["testEngine"]["version"],
        wrong=len(answer["violations"]),
    )
    _seen.append(json.dumps(vars(one)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> None:
    """Send along with the report what axe said in this test, to the process that hears them all."""
    if call.when == "call":
        item.user_properties.extend((NAME, each) for each in _seen)
        _seen.clear()


class Recorder:
    """Hears every test of the whole run, those in other processes too."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            said = [str(each) for name, each in report.user_properties if name == NAME]
            self.seen += [Seen(**json.loads(each)) for each in said]

    def pytest_sessionfinish(self) -> None:
        if self.seen:
            write(with_newer(last_seen(), self.seen), here())


def pytest_configure(config: Any) -> None:
    """Listen in the process that hears all others."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())
