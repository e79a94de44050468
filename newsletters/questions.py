"""The mail to whoever signed up: sent once, and only while the sign-up can be confirmed."""

from datetime import datetime

from django.db import transaction

from bieb.lib.sealing import Unsealable, open_text
from newsletters.lists import hash_of, new_token
from newsletters.mails import compose_question
from newsletters.models import SignUp
from notifications.models import Message
from notifications.post import Post


def mail_sign_ups(*, now: datetime) -> int:
    """Mail the link to everybody who signed up and did not get it; return how many left.

    A link is made when it leaves: only its hash is kept. Who is killed while the server takes the
    mail sends none again: whoever misses it signs up once more.
    """
    waiting = SignUp.objects.open(now).filter(mailed_at=None)
    if not waiting.exists():
        return 0
    sent = 0
    try:
        with Post() as post:
            while found := _claim(now):
                sent += _mail(post, *found, now=now)
    except OSError:  # the server cannot be reached: they keep waiting
        return sent
    return sent


def _claim(now: datetime) -> tuple[SignUp, str] | None:
    """Take one sign-up and give it its link; nobody else takes it after that."""
    token = new_token()
    with transaction.atomic(durable=True):
        rows = SignUp.objects.open(now).filter(mailed_at=None).order_by("asked_at", "pk")
        rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related("text")
        waits = rows.first()
        if waits is None:
            return None
        waits.link_hash, waits.mailed_at = hash_of(token), now
        waits.save(update_fields=["link_hash", "mailed_at"])
    return waits, token


def _mail(post: Post, waits: SignUp, token: str, *, now: datetime) -> int:
    try:
        address = open_text(waits, "address")
    except Unsealable:
        waits.delete()
        return 0
    mail = compose_question(
        to=address, token=token, language=waits.text.language, name=f"sign-up.{waits.pk}"
    )
    outcome = post.send(mail)
    if outcome.refuses_us:
        SignUp.objects.filter(pk=waits.pk, mailed_at=now).update(mailed_at=None)
        raise OSError(outcome.why)
    return int(outcome.state == Message.State.SENT)
