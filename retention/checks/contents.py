"""What can hold more than its name says: free text, files, JSON, and the text form of rows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.apps import AppConfig, apps
from django.contrib import admin
from django.core.checks import CheckMessage, register
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from bieb.lib.sealing import SealedField
from retention.checks.common import error, is_ours, personal, tables
from retention.paths import NoPath, model_of
from retention.registry import declarations_of

ROOM_FOR_A_STORY = 200
"""A text without choices and with room for this many characters is free text."""

HOLDS_ANYTHING = (models.TextField, models.JSONField, models.BinaryField, models.FileField)
PROBE = "probe"
PROBE_DAY = date(1871, 3, 18)


@register("privacy")
def what_can_hold_anything_has_an_end(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E007: a file, JSON column or free text that nobody said how to erase."""
    for model in tables():
        told = declarations_of(model._meta.label)
        about_people = {name for each in told for name in each.personal}
        erased = {name for each in told for name in each.erasers}
        explained = {name for each in told for name in each.free}
        sealed = {name for each in told for name in each.sealed}
        keyed = {name for each in told for name in each.keys}
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            if isinstance(field, SealedField) != (field.name in sealed):
                yield error("E007", f"{name} is sealed, or said to be, but not both.")
            if not holds_anything(field):
                continue
            if field.name in about_people - erased - sealed:
                yield error(
                    "E007",
                    f"{name} can hold anything, and nothing says how it is erased.",
                    "Say so with `erasers` in the declaration.",
                )
            if field.name not in about_people | explained:
                yield error(
                    "E007",
                    f"{name} can hold anything, and nobody said what stands in it.",
                    "Say so with `free` in the declaration.",
                )
            if isinstance(field, models.JSONField) and field.name not in keyed:
                yield error(
                    "E007",
                    f"{name} is JSON, and nobody said which keys it has.",
                    "Say so with `keys` in the declaration: patterns, () for a list of plain values.",
                )


@register("privacy")
def no_row_says_a_name(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E015: a row whose text form holds personal values: it would end up in logs.

    Rows of packages count where the back office can show them: it writes their text down.
    """
    for model in _personal_models():
        app = apps.get_app_config(model._meta.app_label)
        if not is_ours(app) and not admin.site.is_registered(model):
            continue
        probe = _probe(model)
        try:
            text = str(probe)
        except ObjectDoesNotExist:
            yield error("E015", f"{model._meta.label}.__str__ reads other rows.")
            continue
        if PROBE in text or str(PROBE_DAY.year) in text:
            yield error("E015", f"{model._meta.label}.__str__ says something about a person.")


def holds_anything(field: "models.Field[Any, Any]") -> bool:
    """Say whether people, or code, can put things in a column that its name does not say."""
    field = getattr(field, "base_field", field)
    if isinstance(field, HOLDS_ANYTHING):
        return True
    is_text = isinstance(field, models.CharField) and not isinstance(field, models.EmailField)
    return is_text and not field.choices and (field.max_length or 0) >= ROOM_FOR_A_STORY


def _personal_models() -> set[type[models.Model]]:
    found = set()
    for each in personal():
        try:
            found.add(model_of(each))
        except NoPath:
            continue  # E002 names it
    return found


def _probe(model: type[models.Model]) -> models.Model:
    """Make a row, not saved, in which every personal value can be recognised."""
    about_people = {name for each in declarations_of(model._meta.label) for name in each.personal}
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in about_people - {model._meta.pk.name} and not field.is_relation:
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
