"""What the library holds about one person: how many rows of each sort, and when they go."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, models

from retention.paths import Path, clock_column, from_row, model_of, subject_paths
from retention.registry import Declaration, Keep, Words, declarations, subject
from retention.rules import gone_on


@dataclass(frozen=True)
class Holding:
    """One sort of data about one person.

    `goes_from` and `goes_by` are the days on which the first and the last of it must be gone;
    both are None while there is none of it, or while the membership has no last day.
    """

    declaration: Declaration
    rows: int
    goes_from: date | None
    goes_by: date | None

    @property
    def what(self) -> Words:
        return self.declaration.what

    @property
    def details(self) -> list[Words]:
        """Each column in words."""
        return list(self.declaration.personal.values())

    @property
    def keep(self) -> Keep:
        return self.declaration.keep or Keep()


def about(person: UUID) -> list[Holding]:
    """Return everything the register knows about `person`, in one query; nothing counts as 0 rows."""
    personal = [each for each in declarations() if each.personal and each.is_kept]
    parts, params = (
        [f"SELECT -1, 1, ended_on, ended_on FROM ({subject().ended}) e WHERE id = %s"],
        [str(person)],
    )
    for number, each in enumerate(personal):
        sql, values = _counted(number, each, person)
        parts.append(sql)
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = {number: (rows, first, last) for number, rows, first, last in cursor.fetchall()}
    _, ended, _ = found.pop(-1, (0, None, None))
    return [_holding(each, *found[number], ended) for number, each in enumerate(personal)]


def _counted(number: int, declaration: Declaration, person: UUID) -> tuple[str, list[str]]:
    clock = clock_column(declaration) or "NULL::date"
    row = f"row_0.{_row_key(declaration)}"
    paths = subject_paths(declaration)
    found = " UNION ".join(
        f"SELECT {row} AS key, {clock} AS day FROM {from_row(declaration, path)}"
        f" WHERE {_is_person(path)}"
        for path in paths
    )
    sql = f"SELECT {number}, count(*), min(day), max(day) FROM ({found}) AS found_{number}"
    return sql, [str(person)] * len(paths)


def _row_key(declaration: Declaration) -> str:
    """Tell rows apart that are about a person in two ways; a key of more columns as a whole row."""
    key = model_of(declaration)._meta.pk
    return "ctid" if isinstance(key, models.CompositePrimaryKey) else f'"{key.column}"'


def _is_person(path: Path) -> str:
    is_text = isinstance(path.field, models.CharField | models.TextField)
    return f"{path.column} = %s::{'text' if is_text else 'uuid'}"


def _holding(
    declaration: Declaration, rows: int, first: date | None, last: date | None, ended: date | None
) -> Holding:
    if rows and declaration.clock and clock_column(declaration) is None:
        first = last = ended
    keep = declaration.keep or Keep()
    return Holding(
        declaration,
        rows,
        goes_from=gone_on(first, keep) if first else None,
        goes_by=gone_on(last, keep) if last else None,
    )
