"""Cards at the desk: open one, close it, open the one before."""

from typing import Any

from django.utils.translation import gettext as _

from audit.errors import NeedsSecond
from audit.models import AccessLine
from audit.seconds import MAY_APPROVE, agree, ask_second
from circulation.errors import DataLocked
from loans import errors
from loans.desk.jobs import (
    ASKED,
    CLOSED,
    MAY_LEND,
    OPENED,
    AskAgain,
    Done,
    Job,
    Question,
    record_look,
)
from loans.desk.questions import Asking, Asks
from loans.desk.session import NORMAL, Desk
from members.colleague_codes import colleague_with_code
from members.models import Card


def scan_card(job: Job) -> Done:
    """Open the card that was scanned; the card that is open already closes.

    Raises:
        OnlyTakesBack: this colleague may not look at cards.
        CardUnknown, NumberMistyped: there is no such card.
        CardEnded: it was replaced, or the member left.
        DataLocked: the member asked to lock their data; nobody looks at them.
    """
    card = Card.objects.select_related("member").filter(number=job.scanned.number).first()
    if not job.staff.has_perm(MAY_LEND):
        raise errors.OnlyTakesBack
    if card is None:
        raise errors.CardUnknown if job.scanned.has_check_digit else errors.NumberMistyped
    if card.ended_on is not None:
        raise errors.CardEnded
    if card.pk == job.desk.card:
        return Done(CLOSED)
    return _open(job, card)


def open_previous(job: Job) -> Done:
    """Open the card again that was open before this one.

    Raises:
        NoCardBefore: there is none, or it ended.
        DataLocked: the member asked to lock their data.
    """
    card = Card.objects.current().select_related("member").filter(pk=job.desk.previous).first()
    if card is None:
        raise errors.NoCardBefore
    return _open(job, card)


def close(job: Job) -> Done:
    """Step back once: drop what was asked, or else close the card."""
    if job.desk.question:
        return Done("question_dropped")
    return Done(CLOSED)


def rest(_job: Job) -> Done:
    """Close everything and take in as usual: nobody was at the desk for a while."""
    return Done(CLOSED, mode=NORMAL)


def _open(job: Job, card: Card) -> Done:
    """Write down who is about to be seen; when that fails, nobody is.

    A protected card asks for a second colleague first.
    """
    if card.member.restricted_on is not None:
        raise DataLocked
    try:
        record_look(job, card.member, "card")
    except NeedsSecond:
        return Done(ASKED, asks=Question("second", {"wanted": card.pk}))
    return Done(OPENED, card=card.pk)


def _show_second(_desk: Desk, _facts: dict[str, Any]) -> Asking:
    return Asking(
        _("This card is protected"),
        _("A second colleague looks on, and types their log-in name and the code of their phone."),
        hint=_("For example: marga 123456"),
    )


def _second(job: Job, facts: dict[str, Any]) -> Done:
    """Open the card when a second colleague agrees, as `audit.seconds` writes down.

    Raises:
        AskAgain: it is no other colleague who may agree, with a code that is right now.
        CardEnded: it was replaced meanwhile.
    """
    second = colleague_with_code(job.typed)
    if second is None or second.pk == job.staff.pk or not second.has_perm(MAY_APPROVE):
        raise AskAgain(
            _("That is no other colleague who may agree, with a code that is right now.")
        )
    card = Card.objects.current().select_related("member").filter(pk=facts["wanted"]).first()
    if card is None:
        raise errors.CardEnded
    asked = ask_second(card.member_id, staff=job.staff, reason=AccessLine.Reason.DESK, at=job.at)
    agree(asked, by=second, at=job.at)
    record_look(job, card.member, "card")
    return Done(OPENED, card=card.pk)


QUESTIONS = {"second": Asks(_show_second, _second)}
