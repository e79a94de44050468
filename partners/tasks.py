"""What the workers do for partners; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from partners.alarms import alarms_on
from partners.demands import lift_demands

logger = logging.getLogger("bieb.jobs")


@shared_task
def lift() -> None:
    """Daily at 0.35: end the silence of demands whose day has come."""
    lifted = lift_demands(today=clock.today())
    logger.info("Demands were lifted.", extra={"job": "lift", "count": lifted})


@shared_task
def watch_agreements() -> None:
    """Daily at 6.45: warn of agreements that end and of notices that nobody confirmed."""
    found = alarms_on(clock.today())
    if found:
        logger.warning(
            "Agreements or notices need somebody.",
            extra={"job": "watch_agreements", "count": len(found)},
        )
