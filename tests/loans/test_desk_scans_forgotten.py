"""Scans at the desks are kept for a day: enough to act once and to undo."""

from datetime import UTC, datetime
from uuid import uuid4

from loans.models import Scan
from loans.purge import scans
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_copy

pytestmark = with_every_role


def test_scans_from_before_yesterday_were_forgotten_and_those_of_yesterday_kept() -> None:
    last_of_saturday = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    first_of_sunday = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    for moment in (last_of_saturday, first_of_sunday):
        Scan.objects.create(key=uuid4(), scanned_at=moment, outcome="lost", copy=a_copy())

    (plan,) = scans.plan(today=MONDAY)
    gone = scans.purge(today=MONDAY)

    assert (plan.rows, gone) == (1, {"loans_scan": 1})
    assert Scan.objects.get().scanned_at == first_of_sunday
