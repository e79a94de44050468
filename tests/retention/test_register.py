"""The register of processing says what the code declares, and the page in docs says the same."""

import json
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from retention.registry import personal_columns


def written(*options: str) -> str:
    out = StringIO()
    call_command("register", *options, stdout=out)
    return out.getvalue()


def test_the_page_in_docs_was_up_to_date() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "register.md"

    assert page.read_text() == written("--markdown"), (
        "run: python manage.py register --markdown > docs/register.md"
    )


def test_every_personal_column_stood_in_the_register() -> None:
    register = json.loads(written("--json"))
    unused = {each["model"] for each in register["not_kept_here"]}
    rows = [row for activity in register["activities"] for row in activity["tables"]]

    columns = {(row["model"], column) for row in rows for column in row["columns"]}
    assert columns == {
        (each.model, each.name) for each in personal_columns() if each.model not in unused
    }
    assert unused == {"payments.SealedName"}  # as the documented answer of the owner has it
    assert all(row["ground"] and row["keep"] and row["counts_from"] and row["end"] for row in rows)


def test_every_activity_said_all_that_the_law_asks() -> None:
    register = json.loads(written("--json"))

    for activity in register["activities"]:
        asked = ("code", "name", "purpose", "grounds", "people", "recipients", "measures")
        assert all(activity[each] for each in asked), activity["code"]


def test_the_register_could_be_read_in_dutch() -> None:
    assert "de laatste dag van je lidmaatschap" in written("--markdown", "--language", "nl")
