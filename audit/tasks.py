"""What the workers do about looking."""

from datetime import timedelta

from celery import shared_task

from audit.browsing import raise_alarms
from bieb.lib import clock


@shared_task
def raise_alarms_nightly() -> int:
    """Look at what was seen yesterday; return how many alarms are new."""
    now = clock.now()
    return raise_alarms(day=clock.day_of(now) - timedelta(days=1), at=now)
