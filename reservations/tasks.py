"""What the workers do with reservations; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from reservations import operations

logger = logging.getLogger("bieb.jobs")


@shared_task
def expire_shelf() -> None:
    """Daily at 0.10: end what was not collected, and what nobody needs any more."""
    today = clock.today()
    expired = operations.expire_shelf(today=today, at=clock.now())
    logger.info("Reservations expired.", extra={"job": "expire_shelf", "count": expired})
    freed = operations.give_up_withdrawn(today=today, at=clock.now())
    logger.info("Withdrawn copies were let go.", extra={"job": "expire_shelf", "count": freed})
    ended = operations.end_what_nobody_needs(today=today, at=clock.now())
    logger.info("Reservations ended.", extra={"job": "expire_shelf", "count": ended})
    operations.forget_stopped(today=today)
