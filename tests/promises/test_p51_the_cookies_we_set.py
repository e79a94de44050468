"""P51: "Een cookie is een klein bestand dat een website in je browser bewaart en dat iets over jou kan zeggen." """

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from statement.cookies import cookies, stores
from tests.builders import a_member
from tests.promises.crawling import a_title_page, addresses, visitors
from tests.promises.mutations import Patch

CLAUSE = "P51"
MUTATIONS = [
    Patch(
        "bieb/middleware.py",
        'response.headers["Cache-Control"] = "no-store"',
        'response.set_cookie("volg", "1")',
    ),
    Patch("static/loans/emergency.js", 'const STORE = "bieb-nood"', 'const STORE = "bieb-volg"'),
]
pytestmark = pytest.mark.django_db


def test_no_page_set_a_cookie_that_is_not_in_the_register() -> None:
    known = {each.name for each in cookies()}
    pages = [*addresses(), "/account/login/", "/account/password/reset/", a_title_page()]

    found = {
        (name, path, cookie)
        for name, browser in visitors().items()
        for path in pages
        for cookie in browser.get(path).cookies
    }

    assert len(pages) > 25
    assert {each for each in found if each[2] not in known} == set()


def test_logging_in_and_out_set_no_other_cookie_either() -> None:
    zoe, browser = a_member(), Client()
    zoe.account.set_password("een goed geheim")
    zoe.account.save()

    browser.get("/account/login/")
    browser.post("/account/login/", {"login": zoe.account.email, "password": "een goed geheim"})
    inside = browser.get("/mijn/").status_code
    browser.post("/account/logout/")

    assert inside == 200
    assert set(browser.cookies) == {each.name for each in cookies()}


def test_scripts_kept_only_what_the_register_names() -> None:
    known = {each.name.partition(" ")[0] for each in stores()}
    kept = set()
    for path in Path(settings.BASE_DIR, "static").rglob("*.js"):
        script = path.read_text()
        assert not re.search(r"document\.cookie|sessionStorage|indexedDB", script), path.name
        if re.search(r"localStorage|caches\.open", script):
            kept |= set(re.findall(r'const (?:STORE|KEPT) = "([^"]+)"', script))

    assert kept == known
