"""From a form on the website to a member at the desk: nothing is made before somebody was seen."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from bieb.lib.sealing import Unsealable, destroy_key_of, open_text, seal_text
from joining.errors import LinkOutdated, NoApplication
from joining.models import Application
from members.models import Account, Member
from members.operations import Enrolment, enrol_member
from members.tasks import invite

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what people mix up: no I, L, O, 0 and 1."""
Answers = Mapping[str, str]


def apply(answers: Answers, *, at: datetime) -> Application:
    """Keep what somebody filled in, sealed, until the link in the mail is followed.

    Nothing is looked up: who is a member gets the same mail as a stranger.
    """
    application = Application(since_at=at)
    seal_text(application, "given", json.dumps(dict(answers)))
    application.save(force_insert=True)
    return application


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def named_by(token: str, *, now: datetime) -> Application:
    """Find what a link in a mail is about.

    Raises:
        LinkOutdated: it is too old, was cut off, or was never made.
    """
    found = Application.objects.open(now).filter(link_hash=hash_of(token)).first()
    if found is None:
        raise LinkOutdated
    return found


@transaction.atomic
def confirm(token: str, *, at: datetime) -> Application:
    """Write down that the address works, and draw the code for the desk. Twice is once.

    Raises:
        LinkOutdated: see `named_by`.
    """
    rows = Application.objects.select_for_update()
    application = rows.filter(pk=named_by(token, now=at).pk).first()
    if application is None:  # it was collected this very moment
        raise LinkOutdated
    if application.confirmed_at is None:
        application.confirmed_at = application.since_at = at
        application.code = _draw_code()
        application.save(update_fields=["confirmed_at", "since_at", "code"])
    return application


def waiting_under(code: str, *, now: datetime) -> Application:
    """Find the application with a code, however it was typed.

    Raises:
        NoApplication: there is none, it was not confirmed, or its 30 days are over.
    """
    plain = "".join(each for each in code.upper() if each.isalnum())
    written = f"{plain[:4]}-{plain[4:]}"
    found = Application.objects.open(now).filter(code=written).first()
    if found is None:
        raise NoApplication
    return found


def answers_of(application: Application) -> dict[str, str]:
    """Read what was filled in.

    Raises:
        NoApplication: the key that could read it is gone.
    """
    try:
        answers: dict[str, str] = json.loads(open_text(application, "given"))
    except Unsealable:
        raise NoApplication from None
    return answers


@transaction.atomic
def collect(application: Application, person: Enrolment, *, today: date) -> Member:
    """Make a member of who stands at the desk, as the colleague saw it on the document.

    The application goes, and the key of what was filled in. Locks it: two desks make one member.

    Raises:
        NoApplication: another desk was first.
        Whatever `enrol_member` refuses; then the application stays.
    """
    rows = Application.objects.select_for_update()
    waiting = rows.filter(pk=application.pk).first()
    if waiting is None:
        raise NoApplication
    member = enrol_member(person, today=today)
    account = Account.objects.get(member=member)
    if account.email:
        invite(account)
    _drop(waiting)
    return member


def drop_old(*, now: datetime) -> int:
    """Delete what was not confirmed or not collected in time, and its keys. Return how many."""
    over = Application.objects.exclude(pk__in=Application.objects.open(now).values("pk"))
    for each in over.only("pk").iterator():
        destroy_key_of(each, "given")
    return over.delete()[0]


def _drop(application: Application) -> None:
    gone = Application(pk=application.pk)
    application.delete()
    transaction.on_commit(lambda: destroy_key_of(gone, "given"))


def _draw_code() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
