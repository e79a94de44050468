"""P10: "Wat we weten heb je zelf verteld, of ontstaat doordat je de bieb gebruikt." """

import pytest

from bieb.lib.clock import noon
from rights.export.document import document_of, tables_of
from tests.builders import MONDAY, a_member
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "P10"
MUTATIONS = [
    Patch(
        "rights/export/document.py",
        '"source_in_words": str(column.source),',
        '"source_in_words": "",',
    )
]
PROVED_BY = [
    "tests/rights/test_export.py::test_every_declared_column_was_in_it_with_where_it_came_from"
]


def test_every_value_in_the_export_said_where_it_came_from() -> None:
    document = document_of(a_member(), today=MONDAY, at=noon(MONDAY))

    for table in tables_of(document):
        said = {each["name"]: each["source_in_words"] for each in table["columns"]}
        for row in table["rows"]:
            assert all(said[name] for name in row["values"])
