"""The daily purge, and every morning a look whether it did what it must."""

import logging

from celery import shared_task

from bieb.lib import clock
from retention import operations, overdue

logger = logging.getLogger("bieb.jobs")


@shared_task
def purge_daily() -> int:
    """Forget what must be gone today. Return the number of rows that were left over: 0."""
    return operations.run_purge(today=clock.today()).leftovers


@shared_task
def watch_overdue() -> int:
    """Daily at 6.00: sound the alarm when something should be gone. Return the number of rows: 0."""
    found = overdue.count_overdue(today=clock.today())
    rows = sum(found.values())
    sound = logger.error if rows else logger.info
    sound("Looked for what should be gone.", extra={"job": "watch_overdue", "count": rows})
    return rows
