"""Scans at the desks are kept for a day: enough to act once and to undo."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from loans.models import EmergencyScan, Scan
from loans.purge import scans
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_branch, a_copy

pytestmark = with_every_role


def test_scans_from_before_yesterday_were_forgotten_and_those_of_yesterday_kept() -> None:
    last_of_saturday = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    first_of_sunday = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    for moment in (last_of_saturday, first_of_sunday):
        Scan.objects.create(key=uuid4(), scanned_at=moment, outcome="lost", copy=a_copy())

    plan = scans.plan(today=MONDAY)[0]
    gone = scans.purge(today=MONDAY)

    assert (plan.rows, gone) == (1, {"loans_scan": 1, "loans_emergencyscan": 0})
    assert Scan.objects.get().scanned_at == first_of_sunday


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_what_an_emergency_page_sent_was_forgotten_after_a_month(days: int, left: int) -> None:
    sent_at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    EmergencyScan.objects.create(
        key=uuid4(), scanned_at=sent_at, uploaded_at=sent_at, branch=a_branch(), outcome="lent"
    )

    scans.purge(today=MONDAY + timedelta(days=days))

    assert EmergencyScan.objects.count() == left
