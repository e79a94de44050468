"""Refuse to go into production with something that belongs to a demo."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def nothing_of_a_demo_is_left(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """bieb.E001 to E003: a clock that can be moved, made-up people, a key from a public file."""
    if settings.CLOCK_FILE:
        yield Error(
            "The clock of this library can be moved: then no keeping time means anything.",
            hint="Take BIEB_CLOCK_FILE out of the environment.",
            id="bieb.E001",
        )
    if settings.DEMO:
        yield Error(
            "This library says that it is a demo.",
            hint="Take BIEB_DEMO out of the environment.",
            id="bieb.E002",
        )
    if settings.SECRET_KEY.startswith("change-me"):
        yield Error(
            "SECRET_KEY is the one that everybody can read in docker-compose.yml.",
            hint="Set SECRET_KEY to fifty or more random characters.",
            id="bieb.E003",
        )
