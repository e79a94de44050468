"""What the checks share: which tables there are, whose they are, and how to complain."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import Error
from django.db import models

from retention.registry import Declaration, declarations


def tables() -> Iterator[type[models.Model]]:
    """Every table Django manages, also those between many and many."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def personal() -> list[Declaration]:
    """Every declaration that says something about people."""
    return [each for each in declarations() if each.personal]


def personal_tables() -> dict[str, type[models.Model]]:
    """The tables of which at least one column says something about people, by database name."""
    wanted = {each.model.lower() for each in personal()}
    return {model._meta.db_table: model for model in tables() if model._meta.label_lower in wanted}


def is_ours(app: AppConfig) -> bool:
    """Say whether an app is part of this library, not of a package it uses."""
    path = Path(app.path)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def our_packages() -> set[str]:
    """The names of the packages of this library."""
    return {app.name.partition(".")[0] for app in apps.get_app_configs() if is_ours(app)}


def error(code: str, words: str, hint: str | None = None) -> Error:
    """Complain under a code of the register."""
    return Error(words, hint=hint, id=f"retention.{code}")
