"""The titles of the demo library: real ones, each once, with nothing made up."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from stdnum import isbn

DEMO_TITLES = Path(__file__).parents[2] / "catalog" / "demo_titles.csv"
HEADER = [
    "title",
    "subtitle",
    "author",
    "year",
    "item_type",
    "audience",
    "genre",
    "language",
    "isbn",
]
ITEM_TYPES = {
    "boek",
    "jeugdboek",
    "grootletter",
    "luister",
    "ebook",
    "dvd",
    "cd",
    "game",
    "tijdschrift",
}

Row = dict[str, str]


@pytest.fixture(scope="module")
def titles() -> list[Row]:
    with DEMO_TITLES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def named(rows: list[Row]) -> list[str]:
    return [f"{row['title']} ({row['author']}, {row['item_type']})" for row in rows]


def test_the_demo_library_held_at_least_four_hundred_titles(titles: list[Row]) -> None:
    assert len(titles) >= 400


def test_every_title_filled_the_columns_of_the_header(titles: list[Row]) -> None:
    for row in titles:
        assert list(row) == HEADER, row
        assert None not in row.values(), row
        assert all(value == value.strip() for value in row.values()), row

    optional = {"subtitle", "isbn"}
    gaps = [row for row in titles if not all(row[key] for key in row.keys() - optional)]
    assert named(gaps) == []


def test_no_title_was_listed_twice_for_one_item_type(titles: list[Row]) -> None:
    seen = Counter(name.casefold() for name in named(titles))
    assert [name for name, times in seen.items() if times > 1] == []


def test_every_isbn_given_was_a_valid_isbn_13(titles: list[Row]) -> None:
    given = [row for row in titles if row["isbn"]]
    wrong = [row for row in given if isbn.isbn_type(row["isbn"]) != "ISBN13"]

    assert given
    assert named(wrong) == []


def test_no_isbn_was_given_to_two_titles(titles: list[Row]) -> None:
    seen = Counter(row["isbn"] for row in titles if row["isbn"])
    assert [number for number, times in seen.items() if times > 1] == []


def test_every_item_type_was_known_and_in_use(titles: list[Row]) -> None:
    assert {row["item_type"] for row in titles} == ITEM_TYPES


def test_every_title_was_dutch_and_for_youth_or_adults(titles: list[Row]) -> None:
    assert {row["audience"] for row in titles} == {"youth", "adult"}
    assert {row["language"] for row in titles} == {"nl"}


def test_every_year_lay_between_1800_and_2026(titles: list[Row]) -> None:
    """The year is that of the first publication of the work, in whatever language."""
    wrong = [row for row in titles if not 1800 <= int(row["year"]) <= 2026]
    assert named(wrong) == []
