"""Refuse to run with a column that nobody declared, or a promise that cannot be kept."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib import admin
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from retention.paths import NoPath, clock_column, model_of, subject_paths
from retention.registry import Declaration, declarations, declarations_of, subject
from retention.rules import is_too_long

MIGRATIONS = "migrations.Migration"
PROBE = "probe"
PROBE_DAY = date(1871, 3, 18)
LIVE_COLUMNS = """
SELECT c.relname, a.attname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY c.relname, a.attnum
"""


@register("privacy")
def every_column_is_declared(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E001: a column of a table that the register does not know."""
    for model in _tables():
        declared = {name for each in declarations_of(model._meta.label) for name in each.columns}
        for field in model._meta.concrete_fields:
            if field.name not in declared:
                yield Error(
                    f"{model._meta.label}.{field.name} is not declared in the register of personal data.",
                    hint=f"Say what it is, why and until when in {model._meta.app_label}/privacy.py.",
                    obj=model,
                    id="retention.E001",
                )


@register("privacy")
def every_declaration_is_about_a_column(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E002: a declared column that does not exist: the register would lie."""
    known = {model._meta.label_lower: model for model in _tables()}
    for declaration in declarations():
        if declaration.model == MIGRATIONS:
            continue
        model = known.get(declaration.model.lower())
        names = {field.name for field in model._meta.concrete_fields} if model else set()
        for missing in sorted(declaration.columns - names):
            yield _error("E002", f"{declaration.model}.{missing} is declared but does not exist.")


@register("privacy")
def nothing_is_kept_too_long(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E003: a keeping time that can pass five years (P46)."""
    for each in _personal():
        if each.keep is None or is_too_long(each.keep):
            yield _error("E003", f"{each.model} could be kept longer than five years.")


@register("privacy")
def every_person_can_be_found(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E004: personal columns from which no path leads to the person, or to the clock."""
    for each in _personal():
        try:
            model_of(each)
            paths = subject_paths(each)
            clock_column(each)
        except NoPath as wrong:
            yield _error("E004", f"{each.model}: {wrong} leads nowhere.")
            continue
        if not paths:
            yield _error("E004", f"{each.model} does not say which person it is about.")


@register("privacy")
def nothing_hangs_on_a_person_by_itself(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E005: a key to a person that would take rows along, or let go of them, unseen."""
    person = apps.get_model(subject().model)
    for model in _tables():
        for field in model._meta.concrete_fields:
            rule = getattr(field.remote_field, "on_delete", None)
            if field.related_model is person and rule is not models.PROTECT:
                yield _error(
                    "E005",
                    f"{model._meta.label}.{field.name} must protect the person it points at.",
                )


@register("privacy")
def no_row_says_a_name(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E015: a row whose text form holds personal values: it would end up in logs.

    Rows of packages count where the back office can show them: it writes their text down.
    """
    for model in {model_of(each) for each in _personal() if _is_known(each)}:
        if not _is_ours(model) and not admin.site.is_registered(model):
            continue
        probe = _probe(model)
        try:
            text = str(probe)
        except ObjectDoesNotExist:
            yield _error("E015", f"{model._meta.label}.__str__ reads other rows.")
            continue
        if PROBE in text or str(PROBE_DAY.year) in text:
            yield _error("E015", f"{model._meta.label}.__str__ says something about a person.")


@register(Tags.database)
def every_table_is_known(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """retention.E008: a table, a view or a column in the database that no model knows."""
    if not databases or "default" not in databases or not is_migrated():
        return
    known = {model._meta.db_table: _columns(model) for model in _tables()}
    known["django_migrations"] = {
        name for each in declarations_of(MIGRATIONS) for name in each.columns
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(LIVE_COLUMNS)
        live = cursor.fetchall()
    for table, column in live:
        if column not in known.get(table, set()):
            yield _error("E008", f"The database has {table}.{column}, which no model knows.")


def is_migrated() -> bool:
    """Say whether the database is as the code wants it; until then there is nothing to compare."""
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _tables() -> Iterator[type[models.Model]]:
    """Every table Django manages, also those between many and many."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields if field.column}


def _personal() -> list[Declaration]:
    return [each for each in declarations() if each.personal]


def _is_known(declaration: Declaration) -> bool:
    return any(model._meta.label_lower == declaration.model.lower() for model in _tables())


def _is_ours(model: type[models.Model]) -> bool:
    home = Path(settings.BASE_DIR)
    path = Path(apps.get_app_config(model._meta.app_label).path)
    return path.is_relative_to(home) and "site-packages" not in path.parts


def _probe(model: type[models.Model]) -> models.Model:
    """Make a row, not saved, in which every personal value can be recognised."""
    personal = {name for each in declarations_of(model._meta.label) for name in each.personal} - {
        model._meta.pk.name
    }
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in personal and not field.is_relation:
            values[field.name] = _probe_value(field)
    return model(**{name: value for name, value in values.items() if value is not None})


def _probe_value(field: "models.Field[Any, Any]") -> object:
    if isinstance(field, models.DateTimeField):
        return datetime(PROBE_DAY.year, PROBE_DAY.month, PROBE_DAY.day, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return PROBE_DAY
    if isinstance(field, models.CharField | models.TextField):
        return f"{PROBE} {field.name}"
    if isinstance(field, models.UUIDField):
        return UUID(int=0)
    return None


def _error(code: str, words: str) -> Error:
    return Error(words, id=f"retention.{code}")
