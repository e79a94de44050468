"""Rules as a file: what comes out goes in again, and what is wrong is named by row and column."""

import json
from collections.abc import Callable

import pytest

from circulation.models import NO_LIMIT, Rule
from circulation.proposals import compare, row_of
from circulation.tables import COLUMNS, Mistake, read, written_csv, written_json
from tests.builders import MONDAY, a_branch, a_membership_type, a_rule, an_item_type

pytestmark = pytest.mark.django_db


def a_file(*rows: str, has_base: bool = True) -> str:
    base = written_csv([Rule.objects.base()]).splitlines()[1]
    return "\n".join([";".join(COLUMNS), *([base] if has_base else []), *rows])


def a_row(**cells: str) -> str:
    return ";".join(cells.get(column, "") for column in COLUMNS)


@pytest.fixture
def rules() -> list[Rule]:
    """A base, a membership, a sort in two periods, and one for all three."""
    standard, dvd = a_membership_type(), an_item_type(code="dvd", loan_days=7)
    a_rule(category=standard, item_type=dvd, branch=a_branch(), loan_days=3, is_reservable=False)
    a_rule(item_type=an_item_type(), branch=a_branch(), valid_from=MONDAY, max_renewals=NO_LIMIT)
    return list(Rule.objects.most_specific_first())


@pytest.mark.parametrize("write", [written_csv, written_json])
def test_what_was_exported_came_in_again_without_a_difference(
    rules: list[Rule], write: Callable[[list[Rule]], str]
) -> None:
    table = read(write(rules))

    assert table.mistakes == []
    assert [row_of(rule) for rule in table.rules] == [row_of(rule) for rule in rules]
    assert compare(rules, table.rules) == []


def test_a_changed_file_gave_only_its_differences(rules: list[Rule]) -> None:
    dvd = next(rule for rule in rules if rule.words == "dvd")
    wanted = json.loads(written_json(rules))
    wanted["rules"] = [row for row in wanted["rules"] if row.get("sort") != "boek"]
    next(row for row in wanted["rules"] if row == {"sort": "dvd"} | row and len(row) == 4)[
        "loan_days"
    ] = 14

    changes = compare(rules, read(json.dumps(wanted)).rules)

    found = {(change.old and change.old.words, bool(change.new)) for change in changes}
    assert found == {("dvd", True), ("boek", False), ("boek + RIJ", False)}
    assert next(change.new for change in changes if change.new).pk == dvd.pk


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"sort": "sprinter", "loan_days": "7"}, "sort"),
        ({"membership": "goud", "loan_days": "7"}, "membership"),
        ({"branch": "ENS", "loan_days": "7"}, "branch"),
        ({"sort": "boek", "loan_days": "-7"}, "loan_days"),
        ({"sort": "boek", "loan_days": "0"}, "loan_days"),
        ({"sort": "boek", "loan_days": "zeven"}, "loan_days"),
        ({"sort": "boek", "loan_days": "7.5"}, "loan_days"),
        ({"sort": "boek", "fee_cap_cents": "2000000001"}, "fee_cap_cents"),
        ({"sort": "boek", "fee_cap_cents": "9" * 4000}, "fee_cap_cents"),
        ({"sort": "boek", "max_loans": "3"}, "max_loans"),
        ({"sort": "boek", "is_reservable": "maybe"}, "is_reservable"),
        ({"sort": "boek", "valid_from": "31-12-2026", "loan_days": "7"}, "valid_from"),
        (
            {"sort": "boek", "valid_from": "2026-12-31", "valid_until": "2026-12-30", "loan_days": "7"},
            "valid_until",
        ),
        ({"sort": "boek"}, "loan_days"),
        ({"loan_days": "7"}, "renewal_days"),
    ],
)  # fmt: skip
def test_what_is_wrong_was_named_by_row_and_column(row: dict[str, str], column: str) -> None:
    an_item_type()

    table = read(a_file(a_row(sort="boek", branch=a_branch().code, loan_days="7"), a_row(**row)))

    assert [(each.row, each.column) for each in table.mistakes] == [(4, column)]
    assert all(each.why for each in table.mistakes)


def test_an_unknown_column_was_named() -> None:
    text = a_file().replace("loan_days", "loan_dyas", 1)

    assert [(each.row, each.column) for each in read(text).mistakes] == [(1, "loan_dyas")]


def test_two_rows_about_the_same_were_refused_with_both_rows() -> None:
    an_item_type()
    rows = [a_row(sort="boek", loan_days="7"), a_row(sort="boek", loan_days="8")]

    table = read(a_file(*rows))

    assert [(each.row, each.column) for each in table.mistakes] == [(4, "membership")]
    assert "3" in table.mistakes[0].why


def test_a_file_without_a_base_rule_was_refused() -> None:
    an_item_type()

    table = read(a_file(a_row(sort="boek", loan_days="7"), has_base=False))

    assert [(each.row, each.column) for each in table.mistakes] == [(0, "membership")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"rules": 3}', '{"rules": []}', '{"rules": [3]}', '{"rules": [{"sort": []}]}',
     "membership;membership\n1;2", "sort\nboek;3", "{" * 5000, '"', "\x00"],
)  # fmt: skip
def test_what_is_no_table_was_said_to_be_none(text: str) -> None:
    table = read(text)

    assert table.rules == []
    assert all(isinstance(each, Mistake) and each.why for each in table.mistakes)
    assert table.mistakes


def test_a_spreadsheet_with_commas_was_read_too() -> None:
    assert read(a_file().replace(";", ",")).mistakes == []
