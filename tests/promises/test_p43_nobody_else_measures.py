"""P43: "We laten geen ander bedrijf meekijken met hoe jij de website gebruikt." """

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from statement.choices import DEMO, Unchosen, chosen_in
from statement.clauses import CLAUSES
from statement.drift import drifted
from tests.promises.mutations import Patch

CLAUSE = "P43"
MUTATIONS = [
    Patch(
        "statement/texts/choices.toml",
        'refused = "There is no adapter for measuring in this version: nothing would ask for consent first."',
        'refused = ""',
    ),
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


def test_an_owner_who_wants_to_be_measured_was_refused_until_it_can_ask_first() -> None:
    with pytest.raises(Unchosen, match="ANALYTICS cannot be 'adapter'"):
        chosen_in({"ANALYTICS": "adapter"}.get, demo=True)  # type: ignore[arg-type]


def test_with_an_adapter_the_statement_would_say_so() -> None:
    said = CLAUSES["P43"].sentence("nl", {**DEMO, "ANALYTICS": "adapter"})

    assert said.startswith("Zeg je ja, dan meet Google Analytics")
