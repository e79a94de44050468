"""Erase what was asked, within minutes; ask again every minute for what was held up."""

from celery import shared_task
from django.db import transaction

from bieb.lib import clock
from erasure import operations
from erasure.errors import ErasureIsRunning


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
