"""What the workers do about access."""

from celery import shared_task

from access.asking import match_waiting
from bieb.lib import clock


@shared_task
def match() -> int:
    """Look whom new requests are about. Every minute: the pages themselves never do."""
    return match_waiting(at=clock.now())
