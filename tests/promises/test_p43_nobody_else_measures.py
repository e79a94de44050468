"""P43: "We laten geen ander bedrijf meekijken met hoe jij de website gebruikt." """

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from statement.choices import DEMO
from statement.clauses import CLAUSES
from statement.drift import drifted
from tests.promises.mutations import Patch

CLAUSE = "P43"
PROVED_BY = [
    "tests/statement/test_measuring.py::test_where_nobody_measures_nothing_was_offered_or_counted",
    "tests/statement/test_measuring.py::test_without_a_yes_nothing_was_counted_and_no_cookie_was_set",
    "tests/statement/test_measuring.py::test_a_yes_counted_from_the_next_page_and_a_stop_ended_it_at_once",
]
MUTATIONS = [
    Patch("statement/measuring.py", "is_offered() and request.COOKIES.get(COOKIE) == YES", "True"),
    Patch("statement/measuring.py", 'settings.ANALYTICS == "adapter"', "True"),
    Patch("bieb/middleware.py", "said_yes(request) and not", "not"),
    Patch(
        "templates/base.html",
        "</body>",
        '<script async src="https://www.google-analytics.com/analytics.js"></script></body>',
    ),
]
VENDORS = re.compile(
    r"google-?analytics|googletagmanager|gtag\(|doubleclick|matomo|piwik|hotjar|clarity\.ms"
    r"|plausible|connect\.facebook|fbq\(",
    re.I,
)


def test_no_page_style_or_script_held_code_that_measures() -> None:
    files = [
        path
        for folder in ("templates", "static")
        for path in Path(settings.BASE_DIR, folder).rglob("*")
        if path.suffix in {".html", ".js", ".css"}
    ]

    assert [path.name for path in files if VENDORS.search(path.read_text())] == []


@pytest.mark.django_db
def test_the_statement_did_not_speak_of_a_product_that_is_not_used(client: Client) -> None:
    page = client.get("/privacy/").content.decode()

    assert "Google" not in page
    assert list(drifted()) == []


def test_with_an_adapter_the_statement_said_so() -> None:
    said = CLAUSES["P43"].sentence("nl", {**DEMO, "ANALYTICS": "adapter"})

    assert said.startswith("Zeg je ja, dan tellen we jouw bezoek")
    assert CLAUSES["P42"].sentence("nl", DEMO) == "Deze bezoekgegevens blijven bij ons."
