"""What the workers do with loans; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from loans import lost, partitions, settling
from loans.closings import operations as closings
from loans.operations import forgive_claims

logger = logging.getLogger("bieb.jobs")


@shared_task
def open_months() -> None:
    """Daily at 0.30: make sure that returns of the coming months have a place."""
    today = clock.today()
    made = partitions.open_months(first=today, today=today)
    logger.info("Months were opened.", extra={"job": "open_months", "count": made})


@shared_task
def settle_late() -> None:
    """Daily at 0.15: let the ledger say what everything that is late costs by now."""
    settled = settling.settle_open(today=clock.today(), at=clock.now())
    logger.info("Late fees were settled.", extra={"job": "settle_late", "count": settled})


@shared_task
def end_what_is_lost() -> None:
    """Daily at 0.20: declare lost what is long overdue, and believe who says it is back."""
    today, now = clock.today(), clock.now()
    forgiven = forgive_claims(today=today, at=now)
    declared = lost.age_to_lost(today=today, at=now)
    logger.info("Claims were forgiven.", extra={"job": "end_what_is_lost", "count": forgiven})
    logger.info("Loans were declared lost.", extra={"job": "end_what_is_lost", "count": declared})


@shared_task
def move_stragglers() -> None:
    """Daily at 0.05: move what was lent under the old calendar while a closing was declared."""
    moved = closings.move_stragglers(at=clock.now())
    logger.info("Dates were moved.", extra={"job": "move_stragglers", "count": moved})
