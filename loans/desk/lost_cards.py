"""F10: a card is lost: nobody borrows on it from this moment, and there is a new one at once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from bieb.lib import clock
from bieb.lib.money import euro
from loans import errors
from loans.desk.jobs import MAY_LEND, AskAgain, Done, Job, Question, open_card
from loans.desk.numbers import Kind
from loans.desk.questions import YES, Asking, Asks, Choice
from loans.desk.session import Desk
from members.models import Card, Member
from members.operations import block_card, replace_card, unblock_card
from members.rules import is_youth
from payments.operations import charge

REPLACED, BLOCKED, FOUND = "card_replaced", "card_reported_lost", "card_found"
ONLY_BLOCK, FOUND_AGAIN = "B", "G"


def report(job: Job) -> Done:
    """Ask what to do with a card that is lost.

    Raises:
        NoCardOpen, DeskChanged, CardEnded: there is no card to report.
        NotAllowed: this colleague only takes back.
    """
    open_card(job)
    if not job.staff.has_perm(MAY_LEND):
        raise errors.NotAllowed
    return Done("asked", asks=Question("lost_card"))


def fee_of(member: Member, today: date) -> int:
    """Return what a new card costs, in cents: the first one of a young person is free."""
    had_another = Card.objects.filter(member=member, ended_on__isnull=False).exists()
    if is_youth(member.birth_date, today) and not had_another:
        return 0
    return int(settings.NEW_CARD_CENTS)


def _show(desk: Desk, _facts: dict[str, Any]) -> Asking:
    card = Card.objects.select_related("member").get(pk=desk.card)
    choices = [
        Choice("J", _("New card with a number of ours")),
        Choice(ONLY_BLOCK, _("Only block, no new card yet")),
    ]
    if card.block_reason == Card.BlockReason.LOST:
        choices[1:] = [Choice(FOUND_AGAIN, _("Found again: it may be used"))]
    fee = fee_of(card.member, clock.today())
    return Asking(
        _("Card lost? Scan the new card."),
        _("The old card stops at once. The new one costs %(fee)s.") % {"fee": euro(fee)},
        choices,
        _("Ask for proof of identity first. Esc is no."),
    )


def _reply(job: Job, _facts: dict[str, Any]) -> Done:
    word = job.typed.strip().upper()
    if job.scanned.kind is Kind.CARD:
        return _replace(job, job.scanned.number)
    if word in YES:
        return _replace(job, "")
    if word == ONLY_BLOCK:
        return _block(job)
    if word == FOUND_AGAIN and open_card(job).block_reason == Card.BlockReason.LOST:
        unblock_card(open_card(job).member)
        return Done(FOUND, _("The card may be used again."), panel="")
    raise AskAgain(_("Scan the new card, or type one of the letters."))


def _replace(job: Job, number: str) -> Done:
    member = open_card(job).member
    fee = fee_of(member, job.today)
    card = replace_card(member, today=job.today, number=number, lost=True)
    charge(member, kind="card", cents=fee, today=job.today, at=job.at)
    said = _("The old card is blocked. The new one works now.")
    if fee:
        said += " " + _("%(fee)s is now to pay.") % {"fee": euro(fee)}
    return Done(REPLACED, said, card=card.pk, panel="")


def _block(job: Job) -> Done:
    card = open_card(job)
    if not card.is_blocked:
        block_card(card.member, reason=Card.BlockReason.LOST, today=job.today)
    return Done(BLOCKED, _("Nobody can borrow on this card now."), panel="")


QUESTIONS = {"lost_card": Asks(_show, _reply, frozenset({Kind.CARD}))}
