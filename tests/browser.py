"""The real browser of the tests: an installed Chromium or Chrome, else Playwright's own.

`make test` sees to it that there is one (`bin/ensure-browser`); without one the tests fail.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A busy machine answers later than Playwright's five seconds; what is there at once costs nothing.
expect.set_options(timeout=30_000)


def installed_browser() -> str | None:
    """Return the path of an installed browser; None leaves the choice to Playwright."""
    given = os.environ.get("BIEB_BROWSER")
    for name in [given] if given else NAMES:
        if path := shutil.which(name):
            return path
    return None


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Open a browser without a window; it is closed afterwards, whatever the test does."""
    # Chromium refuses its own sandbox to root, as in most containers.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()
