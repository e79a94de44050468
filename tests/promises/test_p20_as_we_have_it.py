"""P20: "In MijnBibliotheek zie je je gegevens zoals wij ze hebben." """

import pytest

from bieb.lib.clock import noon
from retention.holdings import about
from rights.export.document import document_of, tables_of
from tests.builders import MONDAY, a_loan, a_member
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P20"
MUTATIONS = [
    Patch(
        "rights/export/reading.py",
        "found = [each for each in declarations() if each.personal]",
        "found = [each for each in declarations() if each.personal][1:]",
    )
]
PROVED_BY = [
    "tests/rights/test_export.py::test_every_declared_column_was_in_it_with_where_it_came_from",
    "tests/rights/test_export.py::test_things_had_their_names_and_codes_their_words",
]


def test_what_a_member_sees_was_as_much_as_there_is_in_every_table() -> None:
    member = a_loan(member=a_member()).member
    a_loan(member=a_member(given_name="Henk"))

    held = {(each.declaration.model, str(each.what)): each.rows for each in about(member.pk)}
    shown = {
        (each["table"], each["what"].lower()): len(each["rows"])
        for each in tables_of(document_of(member, today=MONDAY, at=noon(MONDAY)))
    }

    there = {(model, what.lower()): rows for (model, what), rows in held.items()}
    assert {table: rows for table, rows in shown.items() if rows or table in there} == there
