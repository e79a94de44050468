"""G5: "We houden een register bij van alles wat we met persoonsgegevens doen." """

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from retention.register import processings
from retention.registry import personal_columns
from tests.promises.mutations import Patch

CLAUSE = "G5"
MUTATIONS = [
    Patch("audit/privacy.py", "ACCESS_LINES = Keep(months=24)", "ACCESS_LINES = Keep(months=23)"),
    Patch("retention/register/data.py", "if key in ACTIVITIES", 'if key in ACTIVITIES and key != "security"'),
]  # fmt: skip
PROVED_BY = [
    "tests/retention/test_register.py::test_every_activity_said_all_that_the_law_asks",
    "tests/retention/test_rogue_field.py::test_a_new_column_in_a_declared_table_was_named",
]


def written(*options: str) -> str:
    out = StringIO()
    call_command("register", *options, stdout=out)
    return out.getvalue()


def test_the_register_that_lies_in_the_repository_was_the_one_that_the_code_writes() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "register.md"

    assert page.read_text() == written("--markdown")


def test_the_register_held_every_column_about_people() -> None:
    register = json.loads(written("--json"))
    tables = [row for each in register["activities"] for row in each["tables"]]
    unused = {each["model"] for each in register["not_kept_here"]}

    assert {(row["model"], column) for row in tables for column in row["columns"]} == {
        (each.model, each.name) for each in personal_columns() if each.model not in unused
    }


@pytest.mark.django_db
def test_everybody_could_read_the_register_without_a_cookie() -> None:
    client = Client()
    page = client.get("/privacy/register/")
    text = page.content.decode()

    for each in processings():
        assert escape(str(each.activity.purpose)) in text
        assert all(entry.table in text for entry in each.entries)
    assert page.cookies == {}
    assert client.get("/privacy/register/register.json").json()["activities"]
    assert "VA-01" in client.get("/privacy/register/register.md").content.decode()
