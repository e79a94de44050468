"""Refuse to run without a place for the returns of the coming months."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from bieb.lib import clock
from loans.partitions import existing_months, month_of, months_later
from retention.checks import is_migrated

MONTHS_AHEAD = 2


@register(Tags.database)
def returns_have_a_place(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_kwargs: Any,
) -> Iterable[CheckMessage]:
    """loans.E001: a month of returns, up to two months ahead, that has no partition."""
    if not databases or "default" not in databases or not is_migrated():
        return
    present, this_month = set(existing_months()), month_of(clock.today())
    for ahead in range(MONTHS_AHEAD + 1):
        month = months_later(this_month, ahead)
        if month not in present:
            yield Error(
                f"There is no place for returns in {month:%Y-%m}: a copy could not be taken back.",
                hint="Run manage.py prepare_database, and look whether the daily purge runs.",
                id="loans.E001",
            )
