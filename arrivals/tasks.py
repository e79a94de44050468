"""What the workers do for the mail about new titles; the log counts and names nobody."""

import logging

from celery import shared_task

from arrivals import rounds
from bieb.lib import clock

logger = logging.getLogger("bieb.jobs")


@shared_task
def write_round() -> None:
    """Daily at 7.20: write the mails of this week, unless they are there already."""
    run = rounds.write_round(now=clock.now())
    if run:
        logger.info(
            "Mails about new titles were written.",
            extra={"job": "write_new_arrivals", "count": run.messages},
        )
