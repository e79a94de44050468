"""What the workers do with messages; the log counts them and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from notifications import outbox

logger = logging.getLogger("bieb.jobs")


@shared_task
def send_waiting() -> None:
    """Every minute: send the messages whose time has come."""
    sent = outbox.send_waiting(now=clock.now())
    logger.info("Messages were sent.", extra={"job": "send_waiting", "count": sent})


@shared_task
def mark_doubtful() -> None:
    """Every hour: show the messages of which we do not know whether they left."""
    doubtful = outbox.mark_doubtful(now=clock.now())
    logger.info("Messages are in doubt.", extra={"job": "mark_doubtful", "count": doubtful})
