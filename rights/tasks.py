"""What the workers do about privacy requests. The queue gets the number of a row and nothing else."""

import logging

from celery import shared_task
from django.db import transaction

from bieb.lib import clock
from rights import operations
from rights.models import Case, Export

logger = logging.getLogger("bieb.jobs")


def start_building(export: Export) -> None:
    """Have a worker make the file, once what is being saved is saved.

    When the queue does not answer, the next round of `tend` takes it up.
    """
    number = export.pk
    transaction.on_commit(lambda: build.delay(number), robust=True)


@shared_task
def build(number: int) -> bool:
    """Make one file. Running it twice makes it once; a failure is written down and raised."""
    try:
        return operations.build_export(number, at=clock.now())
    except Exception:
        operations.fail_export(number)
        raise


@shared_task
def tend() -> None:
    """Every ten minutes: take up files whose task got lost, and destroy those whose week is over."""
    now = clock.now()
    for number in operations.stuck_exports(now):
        build.delay(number)
    gone = operations.destroy_expired(today=clock.day_of(now), at=now)
    logger.info("Files to take along were destroyed.", extra={"job": "tend", "count": gone})


@shared_task
def watch_terms() -> None:
    """Daily at 6.30: say how many requests are late, and how many will be within ten days."""
    today = clock.today()
    late, soon = Case.objects.late(today).count(), Case.objects.nearly_late(today).count()
    if late:
        logger.error("Privacy requests are late.", extra={"job": "watch_terms", "count": late})
    if soon:
        logger.warning(
            "Privacy requests must be answered within ten days.",
            extra={"job": "watch_terms", "count": soon},
        )
