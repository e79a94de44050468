"""Does the database hold anything that the register does not know: tables, copies, keys?"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Tags, register
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from retention.checks.columns import MIGRATIONS
from retention.checks.common import error, personal_tables, tables
from retention.registry import declarations_of, subject

OURS = "public"
LIVE_COLUMNS = """
SELECT n.nspname, c.relname, a.attname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY c.relname, a.attnum
"""
LIVE_INDEXES = """
SELECT t.relname, i.relname
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
WHERE x.indexprs IS NOT NULL AND NOT t.relispartition
UNION ALL
SELECT t.relname, s.stxname FROM pg_statistic_ext s JOIN pg_class t ON t.oid = s.stxrelid
ORDER BY 1, 2
"""
LIVE_TRIGGERS = """
SELECT t.relname, g.tgname, p.prosrc
FROM pg_trigger g
JOIN pg_class t ON t.oid = g.tgrelid
JOIN pg_proc p ON p.oid = g.tgfoid
WHERE NOT g.tgisinternal AND NOT t.relispartition
ORDER BY 1, 2
"""
CASCADES = """
SELECT k.conrelid::regclass::text, k.conname
FROM pg_constraint k
WHERE k.contype = 'f' AND k.confrelid = %s::regclass AND k.confdeltype NOT IN ('a', 'r')
ORDER BY 1, 2
"""
KEYS = """
SELECT DISTINCT jsonb_path_query({column}::jsonb, '$.** ? (@.type() == "object").keyvalue().key') #>> '{{}}'
FROM {table} WHERE {column} IS NOT NULL
"""
COPIES = re.compile(r"\b(insert\s+into|merge\s+into|copy|dblink|notify|pg_notify|lo_\w+)\b", re.I)


@register(Tags.database)
def every_table_is_known(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E008: a table, a view or a column in the database that no model knows."""
    if not _can_look(databases):
        return
    known = {model._meta.db_table: _columns(model) for model in tables()}
    known["django_migrations"] = {
        name for each in declarations_of(MIGRATIONS) for name in each.columns
    }
    for schema, table, column in _rows(LIVE_COLUMNS):
        name = f"{table}.{column}" if schema == OURS else f"{schema}.{table}.{column}"
        if schema != OURS or column not in known.get(table, set()):
            yield error("E008", f"The database has {name}, which no model knows.")


@register(Tags.database)
def every_json_key_is_known(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E008: a key in a JSON column, at any depth, that was not declared."""
    if not _can_look(databases):
        return
    quote = connections["default"].ops.quote_name
    for model in tables():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.JSONField) or not field.column:
                continue
            sql = KEYS.format(column=quote(field.column), table=quote(model._meta.db_table))
            may_be = _patterns(model._meta.label, field.name)
            for (key,) in _rows(sql):
                if not any(re.fullmatch(pattern, key) for pattern in may_be):
                    place = f"{model._meta.db_table}.{field.column}"
                    yield error("E008", f"{place} has a key {key!r} that was not declared.")


@register(Tags.database)
def nothing_copies_people(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E008: a trigger that writes what stands in a personal table somewhere else."""
    if not _can_look(databases):
        return
    watched = personal_tables()
    for table, trigger, source in _rows(LIVE_TRIGGERS):
        if table in watched and COPIES.search(source):
            yield error("E008", f"The trigger {trigger} copies what stands in {table}.")


@register(Tags.database)
def no_key_lets_go_of_a_person(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E006: a key in the database that takes rows along with a person, or lets go."""
    if not _can_look(databases):
        return
    person = apps.get_model(subject().model)._meta.db_table
    for table, name in _rows(CASCADES, [f'"{person}"']):
        yield error("E006", f"{table}.{name} must protect the person it points at.")


@register(Tags.database)
def no_index_keeps_a_copy(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E014: an index on an expression, or a statistic, made behind the model's back.

    Such an index holds copies of values, and so do the planner's samples of it; one that a model
    or a declaration names is cleaned with its table.
    """
    if not _can_look(databases):
        return
    watched = personal_tables()
    for table, name in _rows(LIVE_INDEXES):
        if table in watched and name not in _named(watched[table]):
            yield error("E014", f"{name} keeps a copy of what stands in {table}.")


@register("privacy")
def computed_columns_say_what_they_copy(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E014: a column that the database computes from a personal one, declared as none."""
    for model in tables():
        about_people = {
            name for each in declarations_of(model._meta.label) for name in each.personal
        }
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.GeneratedField) or field.name in about_people:
                continue
            for name in sorted(_read_by(getattr(field, "expression", None)) & about_people):
                yield error(
                    "E014",
                    f"{model._meta.label}.{field.name} is computed from {name}:"
                    " it says something about a person too.",
                )


def is_migrated() -> bool:
    """Say whether the database is as the code wants it; until then there is nothing to compare."""
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _can_look(databases: Sequence[str] | None) -> bool:
    return bool(databases) and "default" in (databases or ()) and is_migrated()


def _rows(sql: str, params: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if field.column}


def _patterns(model: str, field: str) -> list[str]:
    return [pattern for each in declarations_of(model) for pattern in each.keys.get(field, ())]


def _named(model: type[models.Model]) -> set[str]:
    declared = {name for each in declarations_of(model._meta.label) for name in each.indexes}
    known = [*model._meta.indexes, *model._meta.constraints]
    return declared | {each.name for each in known if each.name}


def _read_by(expression: Any) -> set[str]:
    """The names of columns that an expression reads, at any depth."""
    if isinstance(expression, models.F):
        return {str(vars(expression)["name"]).partition("__")[0]}
    parts: Callable[[], Iterable[Any]] = getattr(expression, "get_source_expressions", list)
    return {name for each in parts() if each is not None for name in _read_by(each)}
