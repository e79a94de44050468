"""What the workers do with permissions; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from consent.endings import end_consents

logger = logging.getLogger("bieb.jobs")


@shared_task
def end_by_themselves() -> None:
    """Daily at 0.25: write down which permissions ended, and ask who became 16."""
    ended = end_consents(today=clock.today(), at=clock.now())
    logger.info("Permissions ended.", extra={"job": "end_by_themselves", "count": ended})
