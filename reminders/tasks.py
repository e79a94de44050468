"""What the workers do with the ladder; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from reminders.planning import write_reminders as write

logger = logging.getLogger("bieb.jobs")


@shared_task
def write_reminders() -> None:
    """Daily at 7.00: write the messages of every step of the ladder."""
    planned = write(now=clock.now())
    logger.info(
        "Reminders were written.",
        extra={"job": "write_reminders", "count": sum(each.messages for each in planned)},
    )
    logger.info(
        "Members could not be reached.",
        extra={"job": "write_reminders", "count": sum(each.unreachable for each in planned)},
    )
