"""Forget who looked at whom two years after the look; lines of members who left go with them."""

from datetime import date
from typing import Any

from audit.models import AccessLine, AccessLineQuerySet
from audit.privacy import ACCESS_LINES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _over(today: date) -> AccessLineQuerySet:
    return AccessLine.objects.using(PURGE).filter(seen_at__lt=gone_before(today, ACCESS_LINES))


def plan(*, today: date) -> list[Planned]:
    """Count the lines that are two years old."""
    until = cutoff(today, ACCESS_LINES)
    return [planned(_over(today), what="access lines", until=until, clock="seen_at")]


def purge(*, today: date) -> dict[str, int]:
    """Delete them."""
    return {AccessLine._meta.db_table: remove(_over(today))}


def forget(people: Any, *, today: date) -> dict[str, int]:
    """Delete who looked at these people."""
    lines = AccessLine.objects.using(PURGE).filter(subject_id__in=people)
    return {AccessLine._meta.db_table: remove(lines)}
