"""What the workers do with newsletters; the log counts and names nobody."""

import logging

from celery import shared_task

from bieb.lib import clock
from newsletters import questions, readers, sending

logger = logging.getLogger("bieb.jobs")


@shared_task
def mail_sign_ups() -> None:
    """Every minute: mail the link to who signed up."""
    sent = questions.mail_sign_ups(now=clock.now())
    logger.info("Sign-ups were mailed.", extra={"job": "mail_sign_ups", "count": sent})


@shared_task
def send_issues() -> None:
    """Every minute: send what the pace of each newsletter allows."""
    sent = sending.send_issues(now=clock.now())
    logger.info("Newsletters were sent.", extra={"job": "send_issues", "count": sent})


@shared_task
def tidy_newsletters() -> None:
    """Every hour: drop sign-ups of a week ago, and show mails of which we do not know the end."""
    now = clock.now()
    dropped = readers.drop_unconfirmed(now=now)
    doubtful = sending.mark_doubtful(now=now)
    extra = {"job": "tidy_newsletters", "count": dropped + doubtful}
    logger.info("Newsletters were tidied.", extra=extra)
