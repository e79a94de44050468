"""What the workers do with applications; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from joining import applying, posting

logger = logging.getLogger("bieb.jobs")


@shared_task
def mail_links() -> None:
    """Every minute: mail the link to who filled in the form."""
    sent = posting.mail_links(now=clock.now())
    logger.info("Applications were mailed.", extra={"job": "mail_links", "count": sent})


@shared_task
def tidy_applications() -> None:
    """Every hour: drop what was not confirmed or not collected in time."""
    dropped = applying.drop_old(now=clock.now())
    logger.info("Applications were tidied.", extra={"job": "tidy_applications", "count": dropped})
