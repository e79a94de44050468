"""Erase what was asked, within minutes; ask again every minute for what was held up."""

import logging

from celery import shared_task
from django.db import transaction

from bieb.lib import clock
from erasure import operations
from erasure.errors import ErasureIsRunning
from erasure.models import ErasureHold, StandingHold

logger = logging.getLogger("bieb.jobs")


def start_soon() -> None:
    """Have a worker begin as soon as what is being saved is saved; the schedule comes by anyway."""
    transaction.on_commit(erase_due.delay, robust=True)


@shared_task
def erase_due() -> int:
    """Go on with every erasure whose time has come. Return how many ended."""
    try:
        return operations.erase_due(today=clock.today(), at=clock.now())
    except ErasureIsRunning:
        return 0


@shared_task
def watch_holds() -> None:
    """Daily at 6.40: warn of what holds up an erasure for almost as long as it may."""
    today = clock.today()
    ending = StandingHold.objects.ending(today).count() + ErasureHold.objects.ending(today).count()
    if ending:
        logger.warning(
            "What holds up an erasure ends within sixty days.",
            extra={"job": "watch_holds", "count": ending},
        )
