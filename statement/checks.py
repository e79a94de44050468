"""Refuse a statement that was edited unseen, that names what is not so, or that is not published."""

import tomllib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Notice
from django.db import connections

from statement.choices import FACTS, TEXTS, troubles_with
from statement.clauses import CLAUSES, LANGUAGES, LINK
from statement.drift import drifted
from statement.links import addresses
from statement.measuring import is_offered
from statement.models import StatementVersion
from statement.wording import chosen_now, content_now, words_of_the_edition


@register()
def the_words_are_those_of_the_edition(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """statement.E001: a sentence was edited without a new edition."""
    edition = tomllib.loads((TEXTS / "edition.toml").read_text())
    seal = words_of_the_edition()
    if edition["sha256"] != seal:
        yield Error(
            "The words of the privacy statement differ from those of its edition.",
            hint=f"In statement/texts/edition.toml put number = {edition['number'] + 1} and "
            f'sha256 = "{seal}", then run manage.py publish_statement.',
            id="statement.E001",
        )


@register()
def the_owner_has_decided(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """statement.E002: a decision is missing, or is one that this version cannot keep."""
    answers = chosen_now() | {name: str(getattr(settings, name)) for name in FACTS}
    for trouble in troubles_with(answers):
        yield Error(trouble.strip(), id="statement.E002")


@register()
def who_measures_is_known(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """statement.E005: the owner chose measuring, without saying by whom or how it is reached."""
    if not is_offered():
        return
    if not settings.ANALYTICS_COMPANY:
        yield Error("ANALYTICS_COMPANY does not say who gets the counts.", id="statement.E005")
    address = urlsplit(settings.ANALYTICS_URL)
    is_here = address.hostname in ("127.0.0.1", "localhost")
    if not address.hostname or not (address.scheme == "https" or is_here):
        yield Error("ANALYTICS_URL must be an https address.", id="statement.E005")


@register()
def what_it_names_is_so(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """statement.E003: a party, a link or a product of the statement is not that of the software."""
    for trouble in drifted():
        yield Error(trouble, id="statement.E003")


@register()
def every_link_leads_somewhere(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """statement.E004: a sentence has a link that leads nowhere."""
    known = addresses()
    for clause in CLAUSES.values():
        for language in LANGUAGES:
            for wording in clause.wordings[language].values():
                for _words, place in LINK.findall(wording):
                    if not known.get(place, "#").strip("#"):
                        yield Error(
                            f"{clause.id} ({language}) has a link to {place!r}, which is nowhere.",
                            id="statement.E004",
                        )


@register(Tags.database)
def it_is_published(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """statement.W001: what the software promises is not what was published last."""
    table = StatementVersion._meta.db_table
    if "default" not in (databases or ()):
        return
    if table not in connections["default"].introspection.table_names():
        return
    last = StatementVersion.objects.newest_first().first()
    if last is None or last.content != content_now():
        yield Notice(
            "The privacy statement of this software is not the one that was published last.",
            hint="Look with manage.py publish_statement, and publish with --publish.",
            id="statement.W001",
        )
