"""From a row to the person it is about, and to the day its keeping time counts from: as SQL.

Built from the register and from the columns of the tables, never from the querysets of the purge.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from retention.registry import MEMBER_ENDED, Declaration, subject

ROW = "row_0"
AnyField: TypeAlias = "models.Field[Any, Any]"


class NoPath(Exception):
    """A look-up path in the register leads nowhere."""


@dataclass(frozen=True)
class Path:
    """How to reach a value: joins to write after the table, and the column to read."""

    joins: tuple[str, ...]
    column: str
    field: "AnyField"
    to_many: bool = False

    @property
    def is_key(self) -> bool:
        """Say whether the database itself refuses a value that points at nobody."""
        return self.field.is_relation or self.field.primary_key


def model_of(declaration: Declaration) -> type[models.Model]:
    """Return the model that a declaration speaks of (also the tables between many and many)."""
    wanted = declaration.model.lower()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower == wanted:
            return model
    raise NoPath(declaration.model)


def subject_paths(declaration: Declaration) -> list[Path]:
    """Return how to reach each person a row is about.

    Raises:
        NoPath: a part of a look-up path is no column, or it ends at something else than a person.
    """
    return [_walk(model_of(declaration), path) for path in declaration.subjects]


def clock_column(declaration: Declaration) -> str | None:
    """Return the SQL of the civil day the keeping time counts from; None for the membership's end.

    Raises:
        NoPath: the clock is no column with a day or a moment.
    """
    if declaration.clock == MEMBER_ENDED:
        return None
    try:
        field = model_of(declaration)._meta.get_field(declaration.clock or "")
    except FieldDoesNotExist:
        raise NoPath(f"{declaration.model}.{declaration.clock}") from None
    if isinstance(field, models.DateTimeField):
        return f"(({ROW}.{quoted(field.column)} AT TIME ZONE 'Europe/Amsterdam')::date)"
    if isinstance(field, models.DateField):
        return f"{ROW}.{quoted(field.column)}"
    raise NoPath(f"{declaration.model}.{declaration.clock}")


def from_row(declaration: Declaration, path: Path | None = None) -> str:
    """Return the table with the joins of `path`, ready to stand after FROM."""
    table = quoted(model_of(declaration)._meta.db_table)
    return " ".join([f"{table} AS {ROW}", *(path.joins if path else ())])


def quoted(name: str | None) -> str:
    """Return a name of the database between quotes.

    Raises:
        NoPath: what was asked for has no column of its own.
    """
    if not name:
        raise NoPath("no column")
    return '"' + name.replace('"', '""') + '"'


def _walk(model: type[models.Model], path: str) -> Path:
    person = apps.get_model(subject().model)
    if path == "":
        return _key(model, person, ROW, ())
    joins: tuple[str, ...] = ()
    alias = ROW
    parts = path.split("__")
    for depth, part in enumerate(parts, start=1):
        field = _field(model, part)
        if isinstance(field, models.ForeignObjectRel):
            return _backwards(model, field, alias, joins, person)
        if depth == len(parts):
            return _end(field, alias, joins, person)
        target = field.related_model
        if not isinstance(target, type) or not issubclass(target, models.Model):
            raise NoPath(f"{model._meta.label}.{part}")
        step = f"row_{depth}"
        joins += (
            f"JOIN {quoted(target._meta.db_table)} AS {step} ON"
            f" {step}.{quoted(target._meta.pk.column)} = {alias}.{quoted(field.column)}",
        )
        model, alias = target, step
    raise NoPath(path)


def _field(model: type[models.Model], part: str) -> "AnyField | models.ForeignObjectRel":
    try:
        found = model._meta.get_field(part)
    except FieldDoesNotExist:
        raise NoPath(f"{model._meta.label}.{part}") from None
    if not isinstance(found, models.Field | models.ForeignObjectRel):
        raise NoPath(f"{model._meta.label}.{part}")
    return found


def _key(
    model: type[models.Model], person: type[models.Model], alias: str, joins: tuple[str, ...]
) -> Path:
    if model is not person:
        raise NoPath(f"{model._meta.label} is not a person")
    return Path(joins, f"{alias}.{quoted(model._meta.pk.column)}", model._meta.pk)


def _end(
    field: "AnyField",
    alias: str,
    joins: tuple[str, ...],
    person: type[models.Model],
) -> Path:
    if field.is_relation and field.related_model is not person:
        raise NoPath(f"{field} does not end at a person")
    return Path(joins, f"{alias}.{quoted(field.column)}", field)


def _backwards(
    model: type[models.Model],
    relation: models.ForeignObjectRel,
    alias: str,
    joins: tuple[str, ...],
    person: type[models.Model],
) -> Path:
    if relation.related_model is not person:
        raise NoPath(f"{model._meta.label}.{relation.name} does not end at a person")
    join = (
        f"LEFT JOIN {quoted(person._meta.db_table)} AS person ON"
        f" person.{quoted(relation.field.column)} = {alias}.{quoted(model._meta.pk.column)}"
    )
    column = f"person.{quoted(person._meta.pk.column)}"
    return Path((*joins, join), column, person._meta.pk, to_many=True)
