"""Does code take or show more than was declared: tasks, the back office, answers to partners?"""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from celery import Task, current_app
from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.checks import CheckMessage, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import get_resolver
from django.utils.module_loading import autodiscover_modules
from rest_framework.serializers import BaseSerializer, Serializer

from retention.checks.common import error, our_packages
from retention.exposures import exposures, shown_by
from retention.registry import Column, columns_of, declarations_of

NUMBERS_AND_DAYS = {int, bool, UUID, date, datetime, NoneType}
MANY = {list, tuple, set, frozenset, Sequence, Iterable}
LISTS = ("list_display", "list_filter", "search_fields", "readonly_fields", "fields", "ordering")


@register("privacy")
def tasks_take_numbers_only(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E009: a task whose arguments could be about somebody: they lie in the queue."""
    autodiscover_modules("tasks")
    ours = our_packages()
    for name, task in sorted(current_app.tasks.items()):
        if task.__module__.partition(".")[0] not in ours:
            continue
        for argument in _too_much(task):
            yield error(
                "E009",
                f"The task {name} takes {argument!r}, which is no number of a row and no day.",
                "Give it the id of a row (int or UUID), and let it read the rest itself.",
            )


@register("privacy")
def the_back_office_shows_what_was_declared(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E010: a page of the back office with a column that no colleague may see."""
    for site_admin in admin.site._registry.values():
        for page in (site_admin, *_inlines(site_admin)):
            yield from _about_page(page)


@register("privacy")
def answers_show_what_was_declared(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E010: an answer to a partner with a field that nobody explained."""
    get_resolver().url_patterns  # noqa: B018  reading them brings in every module with an answer
    ours = our_packages()
    for kind in sorted(_made_from(BaseSerializer), key=lambda each: each.__qualname__):
        if kind.__module__.partition(".")[0] not in ours or not issubclass(kind, Serializer):
            continue
        told = shown_by(kind)
        fields: Iterable[str] = kind().fields.keys()
        for name in fields:
            if name not in told:
                yield _unexplained(kind, name)


@register("privacy")
def what_is_shown_exists(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E010: an explanation that names a column nobody may see, or that is none."""
    for exposure in exposures():
        for name, shown in exposure.shows.items():
            for path in shown:
                column = _column(path)
                if column is None:
                    yield error("E010", f"{exposure.by}.{name} shows {path}: no personal column.")
                elif column.why_secret:
                    yield error("E010", f"{exposure.by}.{name} shows {path}, which is secret.")


def _too_much(task: Task) -> Iterator[str]:
    hints = get_type_hints(task.run)
    for name in inspect.signature(task.run).parameters:
        if name not in hints or not _is_number_or_day(hints[name]):
            yield name


def _is_number_or_day(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType) or origin in MANY:
        return all(each is Ellipsis or _is_number_or_day(each) for each in get_args(hint))
    return hint in NUMBERS_AND_DAYS


def _inlines(site_admin: "admin.ModelAdmin[Any]") -> list[Any]:
    return [inline(site_admin.model, admin.site) for inline in site_admin.inlines]


def _about_page(page: Any) -> Iterable[CheckMessage]:
    told = shown_by(type(page)) | shown_by(page.form)
    for name in sorted(_names_on(page)):
        if name in told:
            continue
        try:
            steps = list(_steps(page.model, name))
        except FieldDoesNotExist:
            yield _unexplained(type(page), name)
            continue
        for model, column in steps:
            yield from _about_column(type(page), model, column)


def _about_column(page: type, model: type[models.Model], name: str) -> Iterable[CheckMessage]:
    declared = {each.name: each for each in columns_of(model._meta.label)}
    technical = {each for told in declarations_of(model._meta.label) for each in told.technical}
    if name in technical:
        return
    if name not in declared or not declared[name].seen_by:
        yield error(
            "E010",
            f"{page.__module__}.{page.__qualname__} shows {model._meta.label}.{name},"
            " which no colleague may see.",
        )


def _names_on(page: Any) -> set[str]:
    listed = [each for attribute in LISTS for each in flatten(getattr(page, attribute, None) or ())]
    grouped = [each for _, group in page.fieldsets or () for each in flatten(group["fields"])]
    found = {_plain(each) for each in [*listed, *grouped, *page.form.base_fields]}
    chosen = getattr(getattr(page.form, "Meta", None), "fields", None)
    if not (page.fields or page.fieldsets or chosen):
        hidden = set(page.exclude or ())
        found |= {each.name for each in page.model._meta.fields if each.editable} - hidden
    return found - {"", "__str__", "pk", "?"}


def _plain(each: object) -> str:
    """Take a name out of what the admin accepts: "-name", "=name", a pair of name and filter."""
    if not isinstance(each, str):
        return getattr(each, "__name__", "") if inspect.isfunction(each) else ""
    return each.lstrip("-^=@")


def _steps(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str]]:
    """Each column that a path as "member__family_name__istartswith" reads, from table to table."""
    at: type[models.Model] | None = model
    for part in path.split("__"):
        if at is None:
            return  # what is left is a look-up, as "istartswith"
        field = at._meta.pk if part == "pk" else at._meta.get_field(part)
        if isinstance(field, models.ManyToManyField):
            yield _between(field), field.m2m_reverse_field_name()
        elif isinstance(field, models.Field) and field.column:
            yield at, field.name
        elif not isinstance(field, models.ForeignObjectRel):
            raise FieldDoesNotExist(part)
        target = field.related_model
        at = target if isinstance(target, type) and issubclass(target, models.Model) else None


def _between(field: "models.ManyToManyField[Any, Any]") -> type[models.Model]:
    through = field.remote_field.through
    if through is None:
        raise FieldDoesNotExist(field.name)
    return through


def _made_from(kind: type) -> set[type]:
    direct: list[type] = type.__subclasses__(kind)
    return {each for one in direct for each in (one, *_made_from(one))}


def _column(path: str) -> Column | None:
    model, _, name = path.rpartition(".")
    return next((each for each in columns_of(model) if each.name == name), None)


def _unexplained(kind: type, name: str) -> CheckMessage:
    return error(
        "E010",
        f"{kind.__module__}.{kind.__qualname__} shows {name!r}, and nobody said what that is.",
        "Say with `exposes` in privacy.py which columns it shows, or that it shows nothing.",
    )
