"""What the workers do with loans; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from loans import partitions, reminders

logger = logging.getLogger("bieb.jobs")


@shared_task
def write_due_soon() -> None:
    """Daily at 7.00: write the reminders of what must be back in three days."""
    written = reminders.write_due_soon(now=clock.now())
    logger.info(
        "Reminders were written.", extra={"job": "write_due_soon", "count": written.messages}
    )
    logger.info(
        "Members could not be reached.",
        extra={"job": "write_due_soon", "count": written.unreachable},
    )


@shared_task
def open_months() -> None:
    """Daily at 0.30: make sure that returns of the coming months have a place."""
    today = clock.today()
    made = partitions.open_months(first=today, today=today)
    logger.info("Months were opened.", extra={"job": "open_months", "count": made})
