"""Forget what was scanned at the desks: a day later nobody undoes it any more."""

from datetime import date, timedelta

from loans.models import Scan, ScanQuerySet
from retention.steps import PURGE, Planned, midnight_after, planned, remove


def _over(today: date) -> ScanQuerySet:
    return Scan.objects.using(PURGE).before(midnight_after(today - timedelta(days=2)))


def plan(*, today: date) -> list[Planned]:
    """Count the scans from before yesterday."""
    return [
        planned(
            _over(today),
            what="scans at the desks",
            until=today - timedelta(days=2),
            clock="scanned_at",
            short_lived=True,
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; a scan knows no member."""
    return {Scan._meta.db_table: remove(_over(today))}
