"""The daily purge, asked by the schedule."""

from celery import shared_task

from bieb.lib import clock
from retention import operations


@shared_task
def purge_daily() -> int:
    """Forget what must be gone today. Return the number of rows that were left over: 0."""
    return operations.run_purge(today=clock.today()).leftovers
