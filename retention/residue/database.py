"""Look in every column of every table, in the planner's samples and in large objects."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, connections, transaction

from retention.paths import quoted
from retention.residue.decoders import may_be_coded, search
from retention.residue.needles import Needles

VERIFY = "verify"
OWNER = "owner"
APART = "\x01"

RELATIONS = """
SELECT n.nspname, c.relname, has_table_privilege(c.oid, 'SELECT'),
       array_agg(a.attname ORDER BY a.attnum),
       array_agg(t.typname = 'bytea' ORDER BY a.attnum),
       array_agg(t.typcategory IN ('S', 'A', 'X') OR t.typcategory = 'U' AND t.typname <> 'uuid'
                 ORDER BY a.attnum)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%%'
GROUP BY n.nspname, c.relname, c.oid
ORDER BY 1, 2
"""
# Only the owner sees the samples of indexes on expressions; they hold folded names and addresses.
SAMPLES = """
SELECT tablename || '.' || attname,
       concat_ws(' ', most_common_vals::text, histogram_bounds::text, most_common_elems::text)
FROM pg_stats WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


@dataclass(frozen=True)
class Relation:
    """A table or a materialised view, with what each column may hold."""

    schema: str
    name: str
    is_readable: bool
    columns: list[str]
    is_binary: list[bool]
    is_text: list[bool]

    @property
    def label(self) -> str:
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


Found = Counter[tuple[str, int]]


def relations() -> list[Relation]:
    """Return everything that holds rows; a month of who borrowed is seen through its parent."""
    with connections[VERIFY].cursor() as cursor:
        cursor.execute(RELATIONS.replace("%%", "%"))
        return [Relation(*row) for row in cursor.fetchall()]


def search_tables(needles: Needles) -> tuple[Found, list[str]]:
    """Return where the needles are ("table.column" and which), and what could not be read."""
    found: Found = Counter()
    unreadable = []
    for relation in relations():
        if relation.is_readable:
            _search_rows(relation, needles, found)
        else:
            unreadable.append(relation.label)
    return found, unreadable


def search_samples(needles: Needles) -> Found:
    """Return where the planner's statistics still hold one of the needles."""
    found: Found = Counter()
    with connections[OWNER].cursor() as cursor:
        cursor.execute(SAMPLES)
        for name, values in cursor.fetchall():
            found.update((f"pg_stats {name}", number) for number in search(values, needles))
    return found


def search_large_objects(needles: Needles) -> tuple[Found, list[str]]:
    """Return which needles are in large objects, and which of those could not be read."""
    found: Found = Counter()
    unreadable = []
    with connections[VERIFY].cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_largeobject_metadata ORDER BY oid")
        for (oid,) in cursor.fetchall():
            try:
                with transaction.atomic(using=VERIFY):
                    cursor.execute("SELECT lo_get(%s)", [oid])
                    value = bytes(cursor.fetchone()[0])
            except DatabaseError:
                unreadable.append(f"large object {oid}")
                continue
            found.update(("large object", number) for number in search(value, needles))
    return found, unreadable


def _search_rows(relation: Relation, needles: Needles, found: Found) -> None:
    for row in _rows(relation):
        known = [value for value in row if value is not None]
        if needles.found_in(APART.join(known)) or any(
            value is not None and is_text and (value.startswith("\\x") or may_be_coded(value))
            for value, is_text in zip(row, relation.is_text, strict=True)
        ):
            _search_columns(relation, row, needles, found)


def _search_columns(
    relation: Relation, row: tuple[str | None, ...], needles: Needles, found: Found
) -> None:
    kinds = zip(relation.columns, relation.is_binary, relation.is_text, row, strict=True)
    for column, is_binary, is_text, value in kinds:
        if value is None:
            continue
        content = bytes.fromhex(value[2:]) if is_binary else value
        hits = search(content, needles) if is_text else needles.found_in(value)
        found.update((f"{relation.label}.{column}", number) for number in hits)


def _rows(relation: Relation) -> Iterator[tuple[str | None, ...]]:
    """Stream the rows as text, so that memory does not grow with the table."""
    columns = ", ".join(f"{quoted(column)}::text" for column in relation.columns)
    source = f"{quoted(relation.schema)}.{quoted(relation.name)}"
    connections[VERIFY].ensure_connection()
    with connections[VERIFY].connection.cursor() as cursor:
        statement = f"COPY (SELECT {columns} FROM {source}) TO STDOUT"
        with cursor.copy(statement) as copy:
            yield from copy.rows()
