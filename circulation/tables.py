"""The rules as a file: a table for a spreadsheet, or JSON. Read completely, or not at all.

A file holds all rules. Columns are called in English in every language, amounts are cents, an
empty cell says nothing, and "no limit" is written so.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from catalog.models import Branch, ItemType
from circulation.models import NO_LIMIT, TERMS, YES_OR_NO, Rule
from circulation.proposals import clash_in, mistakes_of, row_of
from members.models import MembershipType

ABOUT: Mapping[str, tuple[str, type[models.Model]]] = {
    "membership": ("category", MembershipType),
    "sort": ("item_type", ItemType),
    "branch": ("branch", Branch),
}
DAYS = ("valid_from", "valid_until")
COLUMNS = (*ABOUT, *DAYS, *TERMS)
UNLIMITED, YES, NO = "no limit", "yes", "no"
FIRST_ROW = 2  # of a spreadsheet: the names of the columns are row 1
MOST_ROWS = 2000


@dataclass(frozen=True)
class Mistake:
    """What is wrong, in which row (as a spreadsheet counts them; 0 is the file itself) and column."""

    row: int
    column: str
    why: str


@dataclass
class Table:
    """What was read: the rules, or what is wrong with the file."""

    rules: list[Rule] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


class Unreadable(Exception):
    """A cell that says nothing we know; the text says why."""


def written_csv(rules: Iterable[Rule]) -> str:
    """Write the rules as a table that a Dutch spreadsheet opens: semicolons, and a mark for UTF-8."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    table.writeheader()
    for rule in rules:
        table.writerow({column: _cell(column, said) for column, said in row_of(rule).items()})
    return "\ufeff" + text.getvalue()


def written_json(rules: Iterable[Rule]) -> str:
    """Write the rules as JSON: only what each of them says."""
    rows = [
        {
            column: UNLIMITED if said == NO_LIMIT and column in TERMS else said
            for column, said in row_of(rule).items()
            if said != ""
        }
        for rule in rules
    ]
    return json.dumps({"rules": rows}, indent=2, ensure_ascii=False) + "\n"


def read(text: str, present: Iterable[Rule] = ()) -> Table:
    """Read a file of either kind, and check every cell of it.

    A row that says what one of the `present` rules says was checked when that rule was made.
    """
    try:
        rows = _json_rows(text) if text.lstrip("\ufeff \r\n\t").startswith("{") else _csv_rows(text)
    except Unreadable as refusal:
        return Table(mistakes=[Mistake(0, "", str(refusal))])
    if unknown := sorted({column for row in rows for column in row} - {*COLUMNS}):
        return Table(mistakes=[Mistake(1, each, _("There is no such column.")) for each in unknown])
    table = Table()
    known = {column: _by_code(model) for column, (_name, model) in ABOUT.items()}
    checked = [row_of(rule) for rule in present]
    for number, row in enumerate(rows, FIRST_ROW):
        _read_row(table, number, row, known)
        if not any(mistake.row == number for mistake in table.mistakes[-1:]):
            rule = table.rules[-1]
            found = [] if row_of(rule) in checked else mistakes_of(rule)
            table.mistakes += [Mistake(number, *mistake) for mistake in found]
    if not table.mistakes:
        _check_together(table)
    return table


def _csv_rows(text: str) -> list[dict[str, str]]:
    text = text.lstrip("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = list(reader)
    except csv.Error as error:
        raise Unreadable(_("This is no table: %(why)s.") % {"why": error}) from error
    if reader.fieldnames is None or len(set(reader.fieldnames)) != len(reader.fieldnames):
        raise Unreadable(_("The first row must name each column once."))
    if any(None in row or None in row.values() for row in rows):
        raise Unreadable(_("A row has more or fewer cells than there are columns."))
    return _not_too_many(rows)


def _json_rows(text: str) -> list[dict[str, str]]:
    try:
        rows = json.loads(text.lstrip("\ufeff"))["rules"]
        return _not_too_many(
            [{column: _cell(column, said) for column, said in row.items()} for row in rows]
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(_('This JSON holds no list of rules under "rules".')) from error


def _not_too_many(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    if not rows:
        raise Unreadable(_("There are no rules in this file."))
    if len(rows) > MOST_ROWS:
        raise Unreadable(
            _("There are more than %(most)s rules in this file.") % {"most": MOST_ROWS}
        )
    return rows


def _by_code(model: type[models.Model]) -> dict[str, models.Model]:
    return {each.code: each for each in model._default_manager.all()}  # type: ignore[attr-defined]


def _read_row(
    table: Table, number: int, row: Mapping[str, str], known: Mapping[str, dict[str, Any]]
) -> None:
    rule = Rule()
    for column, cell in row.items():
        text = cell.strip()
        try:
            if column in ABOUT:
                setattr(rule, ABOUT[column][0], _one_of(known[column], text))
            elif column in DAYS:
                setattr(rule, column, _day(text))
            else:
                setattr(rule, column, _yes_or_no(text) if column in YES_OR_NO else _number(text))
        except Unreadable as refusal:
            table.mistakes.append(Mistake(number, column, str(refusal)))
    table.rules.append(rule)


def _check_together(table: Table) -> None:
    clash = clash_in(table.rules)
    if clash is not None:
        first, second = (place + FIRST_ROW for place in clash)
        why = _("This is about the same as row %(row)s, in the same days.") % {"row": first}
        table.mistakes.append(Mistake(second, "membership", why))
    if not any(rule.is_base for rule in table.rules):
        why = _("The base rule is missing: a row about everything that says every term.")
        table.mistakes.append(Mistake(0, "membership", why))


def _one_of(known: Mapping[str, Any], code: str) -> Any:
    if code and code not in known:
        raise Unreadable(_("There is nothing with the code “%(code)s”.") % {"code": code})
    return known.get(code)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        why = _("“%(text)s” is no day. Write it as 2026-12-31.") % {"text": text}
        raise Unreadable(why) from error


def _yes_or_no(text: str) -> bool | None:
    if text and text not in (YES, NO):
        raise Unreadable(_("Write yes or no, not “%(text)s”.") % {"text": text})
    return text == YES if text else None


def _number(text: str) -> int | None:
    if not text or text == UNLIMITED:
        return NO_LIMIT if text else None
    if text.startswith("-") and text[1:].isascii() and text[1:].isdigit():
        raise Unreadable(_("A number below 0 is not possible."))
    if not (text.isascii() and text.isdigit()):
        raise Unreadable(
            _("“%(text)s” is no whole number. For no limit write: no limit.") % {"text": text}
        )
    if len(text) > len(str(NO_LIMIT)) or int(text) > NO_LIMIT:
        raise Unreadable(_("This number is too large. For no limit write: no limit."))
    return int(text)


def _cell(column: str, said: Any) -> str:
    """Write one value as a cell of a table."""
    if isinstance(said, bool):
        return YES if said else NO
    if said == NO_LIMIT and column in TERMS:
        return UNLIMITED
    if said is not None and not isinstance(said, int | str):
        raise TypeError
    return "" if said is None else str(said)
