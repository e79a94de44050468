"""The mail with the link: sent once, while the application can still be confirmed."""

import secrets
from datetime import datetime

from django.db import transaction

from joining.applying import answers_of, hash_of
from joining.errors import NoApplication
from joining.mails import compose_question
from joining.models import Application, ApplicationQuerySet
from notifications.models import Message
from notifications.post import Post


def mail_links(*, now: datetime) -> int:
    """Mail the link to everybody who did not get it; return how many left.

    A link is made when it leaves: only its hash is kept. Who is killed while the server takes the
    mail sends none again: whoever misses it fills in the form once more.
    """
    if not _waiting(now).exists():
        return 0
    sent = 0
    try:
        with Post() as post:
            while found := _claim(now):
                sent += _mail(post, *found, now=now)
    except OSError:  # the server cannot be reached: they keep waiting
        return sent
    return sent


def _waiting(now: datetime) -> ApplicationQuerySet:
    return Application.objects.open(now).filter(mailed_at=None, confirmed_at=None)


def _claim(now: datetime) -> tuple[Application, str] | None:
    """Take one application and give it its link; nobody else takes it after that."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        rows = _waiting(now).order_by("since_at", "pk").select_for_update(skip_locked=True)
        application: Application | None = rows.first()
        if application is None:
            return None
        application.link_hash, application.mailed_at = hash_of(token), now
        application.save(update_fields=["link_hash", "mailed_at"])
    return application, token


def _mail(post: Post, application: Application, token: str, *, now: datetime) -> int:
    try:
        answers = answers_of(application)
    except NoApplication:
        application.delete()
        return 0
    mail = compose_question(
        to=answers["email"],
        token=token,
        language=answers["language"],
        name=f"joining.{application.pk}",
    )
    outcome = post.send(mail)
    if outcome.refuses_us:
        Application.objects.filter(pk=application.pk, mailed_at=now).update(mailed_at=None)
        raise OSError(outcome.why)
    return int(outcome.state == Message.State.SENT)
