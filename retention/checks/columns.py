"""Is every column known, and does what is said about it hold?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, register
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from retention.activities import ACTIVITIES
from retention.appendix import appendix
from retention.checks.common import error, personal, tables
from retention.paths import NoPath, clock_column, model_of, subject_paths
from retention.registry import Declaration, Ground, declarations, declarations_of, subject
from retention.rules import is_longer, is_too_long

MIGRATIONS = "migrations.Migration"


@register("privacy")
def every_column_is_declared(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E001: a column of a table that the register does not know."""
    for model in tables():
        declared = {name for each in declarations_of(model._meta.label) for name in each.columns}
        for field in model._meta.concrete_fields:
            if field.name not in declared:
                yield error(
                    "E001",
                    f"{model._meta.label}.{field.name} is not declared in the register of personal data.",
                    f"Say what it is, why and until when in {model._meta.app_label}/privacy.py.",
                )


@register("privacy")
def every_declaration_is_about_something(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E002: a column or an activity that does not exist: the register would lie."""
    known = {model._meta.label_lower: model for model in tables()}
    for each in declarations():
        if each.personal and each.activity not in ACTIVITIES:
            yield error(
                "E002",
                f"{each.model} is kept for {each.activity!r}, which is no activity.",
                "Write the activity in retention/activities.py, with its purpose and its ground.",
            )
        if each.model == MIGRATIONS:
            continue
        model = known.get(each.model.lower())
        names = {field.name for field in model._meta.concrete_fields} if model else set()
        for missing in sorted(each.columns - names):
            yield error("E002", f"{each.model}.{missing} is declared but does not exist.")
        for missing in sorted(_spoken_of(each) - each.columns):
            yield error("E002", f"{each.model}.{missing} is spoken of but not declared.")


@register("privacy")
def nothing_is_kept_too_long(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E003: longer than five years (P46), without a law that people can read about."""
    for each in personal():
        if not each.is_kept:
            continue
        if each.keep is None:
            yield error("E003", f"{each.model} has no keeping time.")
        elif is_too_long(each.keep):
            yield from _unexcused(each)


@register("privacy")
def every_person_can_be_found(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E004: personal columns from which no path leads to the person, or to the clock."""
    for each in personal():
        try:
            model_of(each)
            paths = subject_paths(each)
            clock_column(each)
        except NoPath as wrong:
            yield error("E004", f"{each.model}: {wrong} leads nowhere.")
            continue
        if not paths:
            yield error("E004", f"{each.model} does not say which person it is about.")


@register("privacy")
def consent_has_a_purpose(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E005: consent without the purpose that somebody agreed to (AVG art. 4(11))."""
    for each in personal():
        if each.ground is None:
            yield error("E005", f"{each.model} is kept on no ground.")
        if each.ground is Ground.CONSENT and not each.consent:
            yield error("E005", f"{each.model} is kept with consent, but for which purpose?")


@register("privacy")
def nothing_hangs_on_a_person_by_itself(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """retention.E006: a key to a person that would take rows along, or let go of them, unseen."""
    person = apps.get_model(subject().model)
    for model in tables():
        for field in model._meta.concrete_fields:
            rule = getattr(field.remote_field, "on_delete", None)
            if field.related_model is person and rule is not models.PROTECT:
                yield error(
                    "E006",
                    f"{model._meta.label}.{field.name} must protect the person it points at.",
                )


def _spoken_of(each: Declaration) -> set[str]:
    named = (each.editable, each.secret, each.colleagues, each.sealed, each.sources)
    return {name for part in (*named, each.erasers, each.free, each.keys) for name in part}


def _unexcused(each: Declaration) -> Iterable[CheckMessage]:
    obligation = each.obligation
    if obligation is None or each.keep is None:
        yield error("E003", f"{each.model} could be kept longer than five years.")
        return
    for column in sorted(frozenset(each.personal) - obligation.columns):
        yield error("E003", f"{each.model}.{column} is not covered by {obligation.law}.")
    if is_longer(each.keep, obligation.keep):
        yield error("E003", f"{each.model} could be kept longer than {obligation.law} asks.")
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            sentence = escape(str(obligation.sentence).strip())
            page = render_to_string("retention/_appendix.html", {"appendix": appendix()})
        if not sentence or sentence not in page:
            yield error("E003", f"{each.model}: nobody can read in {code!r} why it is kept longer.")
