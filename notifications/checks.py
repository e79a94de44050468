"""Refuse a way for mail that is not complete, or a provider with whom nothing was agreed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.module_loading import import_string

from bieb.lib import clock
from notifications.hosted import NotAllowed, refuse_wrong_address
from retention.checks import is_migrated

PROVIDERS = ("smtp", "mailgun")


@register(Tags.security)
def the_way_of_mail_is_complete(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> Iterable[CheckMessage]:
    """notifications.E001 to E003: an unknown provider, one without its keys, a strange computer."""
    provider = settings.MAIL_PROVIDER
    if provider not in PROVIDERS:
        yield Error(
            f"MAIL_PROVIDER is {provider!r}, and no provider that this library knows.",
            hint=f"Choose one of: {', '.join(PROVIDERS)}.",
            id="notifications.E001",
        )
    if provider != "mailgun":
        return
    missing = [name for name, value in settings.ANYMAIL.items() if value == ""]
    if missing:
        yield Error(
            f"Mail would leave by Mailgun, and these are empty: {', '.join(missing)}.",
            hint="Without the signing key nobody hears of mail that came back.",
            id="notifications.E002",
        )
    try:
        refuse_wrong_address()
    except NotAllowed as refusal:
        yield Error(str(refusal), hint="Set MAIL_HOSTS.", id="notifications.E003")


@register(Tags.database)
def the_provider_signed(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """notifications.E004: a provider gets our mail, and no processing agreement with it holds."""
    if settings.MAIL_PROVIDER == "smtp" or not databases or "default" not in databases:
        return
    if not is_migrated():
        return
    holds = import_string(settings.PROCESSOR_AGREED)
    if not holds(settings.MAIL_PROVIDER, today=clock.today()):
        yield Error(
            f"There is no processing agreement with {settings.MAIL_PROVIDER} that holds today.",
            hint="Enter it in the back office (Partners) while MAIL_PROVIDER is smtp.",
            id="notifications.E004",
        )
