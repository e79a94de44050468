"""P1: "Wie lid is van de bieb geeft ons gegevens over zichzelf; hier lees je precies welke dat zijn
en wat we ermee doen."
"""

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.text import capfirst

from retention.register import processings
from retention.registry import declarations, personal_columns
from tests.promises.mutations import Patch

CLAUSE = "P1"
MUTATIONS = [
    Patch("retention/checks/columns.py", "            if field.name not in declared:", "            if False:"),
    Patch("templates/retention/_entry.html", "{{ column.what|capfirst }}", ""),
    Patch("retention/appendix.py", "found = {str(each.declaration.what): each for each in self.processing.entries}", "found: dict[str, Entry] = {}"),
]  # fmt: skip
PROVED_BY = [
    "tests/retention/test_rogue_field.py::test_a_new_table_was_named",
    "tests/retention/test_rogue_field.py::test_a_new_column_in_a_declared_table_was_named",
]
pytestmark = pytest.mark.django_db


def test_every_column_about_people_could_be_read_in_words_by_everybody() -> None:
    page = Client().get("/privacy/register/").content.decode()

    for each in personal_columns():
        if not each.declaration.is_kept:
            continue
        assert each.name in page
        assert escape(capfirst(str(each.what))) in page, f"{each.model}.{each.name}"


def test_the_statement_said_of_everything_kept_why_and_how_long() -> None:
    page = Client().get("/privacy/").content.decode()

    for each in declarations():
        if each.personal and each.is_kept:
            assert escape(capfirst(str(each.what))) in page, each.model
    for processing in processings():
        assert escape(str(processing.activity.purpose)) in page
