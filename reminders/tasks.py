"""What the workers do with the ladder; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from reminders.checking import drop_stale
from reminders.planning import write_reminders as write

logger = logging.getLogger("bieb.jobs")


@shared_task
def write_reminders() -> None:
    """Daily at 7.00: drop what waited too long, then write the messages of every step."""
    now = clock.now()
    drop_stale(at=now)
    planned = write(now=now)
    logger.info(
        "Reminders were written.",
        extra={"job": "write_reminders", "count": sum(each.messages for each in planned)},
    )
    logger.info(
        "Members could not be reached.",
        extra={"job": "write_reminders", "count": sum(each.unreachable for each in planned)},
    )
