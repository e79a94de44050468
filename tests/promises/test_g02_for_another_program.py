"""G2: "Wat je ons zelf gaf kun je meenemen in een bestand dat een ander programma kan lezen." """

import json

import pytest
from jsonschema import Draft202012Validator

from bieb.lib.clock import noon
from rights.export.document import document_of, tables_of
from rights.export.showing import as_json, schema
from tests.builders import MONDAY
from tests.canary import a_canary
from tests.promises.mutations import Patch

pytestmark = pytest.mark.django_db
CLAUSE = "G2"
MUTATIONS = [
    Patch("rights/export/document.py", '"portable": column.is_portable,', '"portable": "ja",'),
    Patch("retention/declared.py", "            self.is_exported\n            and self.declaration.portable", "            self.declaration.portable"),
]  # fmt: skip


def test_the_json_was_as_the_published_schema_says() -> None:
    document = json.loads(as_json(document_of(a_canary().member, today=MONDAY, at=noon(MONDAY))))

    Draft202012Validator.check_schema(json.loads(schema()))
    Draft202012Validator(json.loads(schema())).validate(document)


def test_only_what_was_given_or_made_by_lending_was_marked_to_go_along() -> None:
    document = document_of(a_canary().member, today=MONDAY, at=noon(MONDAY))

    portable = [
        (table, column)
        for table in tables_of(document)
        for column in table["columns"]
        if column["portable"]
    ]
    assert {table["ground"]["code"] for table, _column in portable} <= {"contract", "consent"}
    assert {column["source"] for _table, column in portable} <= {"given", "observed"}
    assert [column["name"] for _table, column in portable if column["left_out"]] == []
    assert ("members.Address", "street") in {
        (table["table"], column["name"]) for table, column in portable
    }
