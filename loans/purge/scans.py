"""Forget what was scanned at the desks: a day later nobody undoes it any more.

What the emergency pages sent goes a month later: by then no page can send it again.
"""

from datetime import date, timedelta

from django.db.models import QuerySet

from loans.models import EmergencyScan, Scan
from retention.steps import PURGE, Planned, midnight_after, planned, remove

UNDOABLE_DAYS, UPLOADABLE_DAYS = 2, 31


def _over(today: date) -> "list[tuple[QuerySet[Scan] | QuerySet[EmergencyScan], str, str, date]]":
    scans, emergency = today - timedelta(UNDOABLE_DAYS), today - timedelta(UPLOADABLE_DAYS)
    return [
        (
            Scan.objects.using(PURGE).before(midnight_after(scans)),
            "scans at the desks",
            "scanned_at",
            scans,
        ),
        (
            EmergencyScan.objects.using(PURGE).before(midnight_after(emergency)),
            "scans of the emergency page",
            "uploaded_at",
            emergency,
        ),
    ]


def plan(*, today: date) -> list[Planned]:
    """Count the scans from before yesterday, and the uploads from before this month."""
    return [
        planned(rows, what=what, until=until, clock=clock, short_lived=True)
        for rows, what, clock, until in _over(today)
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; a scan knows no member."""
    return {rows.model._meta.db_table: remove(rows) for rows, _what, _clock, _until in _over(today)}
