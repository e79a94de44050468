"""Read every declared column about one person; which tables those are, the register says.

A column that is declared tomorrow is in the export tomorrow. A row about two people shows the
side of the one who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from bieb.lib.clock import day_of
from bieb.lib.sealing import SealedField, Unsealable, open_text
from retention.activities import in_order
from retention.paths import model_of
from retention.registry import MEMBER_ENDED, Column, Declaration, declarations, subject
from retention.rules import gone_on
from rights.export.naming import Names

READ_AT_ONCE = 2_000


@dataclass(frozen=True)
class Value:
    """One value: as it is in the database, and in words when a code or a number says too little.

    `left_out` says why the value itself is not here: "secret", "somebody_else" or "destroyed".
    """

    raw: Any
    words: str = ""
    left_out: str = ""


@dataclass(frozen=True)
class Row:
    """One row about the person, and the day by which it must be gone (None: not known yet)."""

    values: dict[str, Value]
    gone_by: date | None


@dataclass(frozen=True)
class Part:
    """What one declaration says, and every row of it that is about the person."""

    declaration: Declaration
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)


def personal_declarations() -> list[Declaration]:
    """Return every declaration about people, by activity in the order of pages."""
    found = [each for each in declarations() if each.personal]
    return sorted(found, key=lambda each: in_order(each.activity))


def parts_about(person: UUID) -> Iterator[Part]:
    """Read everything about `person`, one declaration at a time, also of what there is nothing."""
    names, ended = Names(), _ended_on(person)
    for declaration in personal_declarations():
        yield _part(declaration, person, names, ended)


def _part(declaration: Declaration, person: UUID, names: Names, ended: date | None) -> Part:
    columns = [Column(name, declaration) for name in declaration.personal]
    part = Part(declaration, columns)
    for chunk in _chunks(declaration, person):
        names.learn(chunk, columns)
        for row in chunk:
            values = {each.name: _value(row, each, person, names) for each in columns}
            part.rows.append(Row(values, _gone_by(row, declaration, ended)))
    return part


def _chunks(declaration: Declaration, person: UUID) -> Iterator[list[models.Model]]:
    """Return the rows in whole pieces; a row that is about somebody in two ways comes once."""
    model = model_of(declaration)
    about = models.Q()
    for path in declaration.subjects:
        about |= models.Q(**{path or "pk": _as_stored(model, path, person)})
    rows = model._base_manager.filter(about).order_by("pk").distinct()
    chunk: list[models.Model] = []
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        chunk.append(row)
        if len(chunk) == READ_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _as_stored(model: type[models.Model], path: str, person: UUID) -> UUID | str:
    """Return the key of a person as the column at the end of `path` holds it: text in one table."""
    if path and "__" not in path:
        found = model._meta.get_field(path)
        if isinstance(found, models.CharField | models.TextField):
            return str(person)
    return person


def _value(row: models.Model, column: Column, person: UUID, names: Names) -> Value:
    found: Any = row._meta.get_field(column.name)
    raw = getattr(row, found.attname)
    if raw is None:
        return Value(None)
    is_person = found.related_model is apps.get_model(subject().model)
    if column.why_secret or column.is_colleague or (is_person and raw != person):
        return _withheld(column, raw, names)
    return _opened(row, column.name) if isinstance(found, SealedField) else _said(found, raw, names)


def _withheld(column: Column, raw: Any, names: Names) -> Value:
    """Say that there is a value, and why it is not here: a secret, or about somebody else."""
    if column.why_secret:
        return Value(None, left_out="secret")
    words = names.team(raw) if column.is_colleague else ""
    return Value(None, words=words, left_out="somebody_else")


def _said(found: Any, raw: Any, names: Names) -> Value:
    if found.is_relation:
        return Value(_plain(raw), words=names.of(found.related_model, raw))
    if found.choices:
        return Value(_plain(raw), words=str(dict(found.flatchoices).get(raw, raw)))
    return Value(_plain(raw))


def _opened(row: models.Model, column: str) -> Value:
    try:
        return Value(open_text(row, column))
    except Unsealable:
        return Value(None, left_out="destroyed")


def _plain(raw: Any) -> Any:
    """Return what JSON can hold and a person can read."""
    if isinstance(raw, UUID):
        return str(raw)
    if isinstance(raw, memoryview | bytes):
        return bytes(raw).hex()
    return raw


def _gone_by(row: models.Model, declaration: Declaration, ended: date | None) -> date | None:
    if declaration.keep is None or declaration.clock is None:
        return None
    if declaration.clock == MEMBER_ENDED:
        return gone_on(ended, declaration.keep) if ended else None
    start = getattr(row, declaration.clock)
    if start is None:
        return None
    return gone_on(day_of(start) if isinstance(start, datetime) else start, declaration.keep)


def _ended_on(person: UUID) -> date | None:
    """Return the last day of the last membership; None while one runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ended_on FROM ({subject().ended}) AS ended WHERE id = %s",  # noqa: S608  SQL of the register
            [person],
        )
        found = cursor.fetchone()
    return found[0] if found else None
