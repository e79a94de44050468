"""What the workers do for the statement; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from statement.measuring import send_counts

logger = logging.getLogger("bieb.jobs")


@shared_task
def send_page_counts() -> None:
    """Daily at 4.45: hand over the counts of yesterday, where the owner chose that."""
    days = send_counts(today=clock.today())
    if days:
        logger.info("Page counts were sent.", extra={"job": "send_page_counts", "count": days})
