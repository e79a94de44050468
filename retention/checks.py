"""Refuse to run with a column that nobody declared."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from retention.registry import declarations, declarations_of


@register("privacy")
def every_column_is_declared(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E001: a column of a table that the register does not know."""
    for model in apps.get_models(include_auto_created=True):
        declared = {name for each in declarations_of(model._meta.label) for name in each.columns}
        for field in model._meta.concrete_fields:
            if field.name not in declared and not model._meta.proxy and model._meta.managed:
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
    models = {
        model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)
    }
    for declaration in declarations():
        model = models.get(declaration.model.lower())
        if declaration.model == "migrations.Migration":
            continue
        names = {field.name for field in model._meta.concrete_fields} if model else set()
        for missing in sorted(declaration.columns - names):
            yield Error(
                f"{declaration.model}.{missing} is declared but does not exist.",
                id="retention.E002",
            )
