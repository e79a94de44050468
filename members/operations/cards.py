"""Give a card, replace it, block it: a member has one current card at most."""

from datetime import date
from random import SystemRandom

from django.db import IntegrityError, transaction

from bieb.lib import barcodes
from members import errors
from members.models import Card, Member


@transaction.atomic
def issue_card(member: Member, *, today: date, number: str = "") -> Card:
    """Give `member` a card: the blank one with `number`, or a number drawn for a card to print.

    Locks the member: two colleagues cannot give two cards.

    Raises:
        CardInUse: the member has a current card.
        CardNumberWrong: the number is no card number.
        CardNumberTaken: another card has, or had, the number.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if Card.objects.current().filter(member=member).exists():
        raise errors.CardInUse
    return _new_card(member, number, today)


@transaction.atomic
def replace_card(member: Member, *, today: date, number: str = "", lost: bool = False) -> Card:
    """End the current card of `member` and give a new one, in one step.

    Locks the member. A block for money or for a wrong address moves to the new card: a new card
    is no way around it.

    Raises:
        NoCurrentCard: there is nothing to replace.
        CardNumberWrong, CardNumberTaken: as `issue_card`.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    old = _current_card(member)
    old_block = (old.blocked_on, old.block_reason)
    old.ended_on = today
    if lost:
        old.blocked_on, old.block_reason = today, Card.BlockReason.LOST
    old.save(update_fields=["ended_on", "blocked_on", "block_reason"])
    card = _new_card(member, number, today)
    if old_block[1] not in {"", Card.BlockReason.LOST}:
        card.blocked_on, card.block_reason = old_block
        card.save(update_fields=["blocked_on", "block_reason"])
    return card


@transaction.atomic
def block_card(member: Member, *, reason: str, today: date) -> Card:
    """Block the current card at once, for one of `Card.BlockReason`. A second block replaces it.

    Raises:
        NoCurrentCard: there is nothing to block.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    card = _current_card(member)
    card.blocked_on, card.block_reason = today, reason
    card.save(update_fields=["blocked_on", "block_reason"])
    return card


@transaction.atomic
def report_lost(member: Member, *, today: date) -> Card | None:
    """Block the current card because its holder lost it; return it, or None when it was blocked.

    A block for another reason stays as it is: a card with debts that gets lost does not lose them.

    Raises:
        NoCurrentCard: there is nothing to block.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if _current_card(member).is_blocked:
        return None
    return block_card(member, reason=Card.BlockReason.LOST, today=today)


@transaction.atomic
def unblock_card(member: Member) -> Card:
    """Let the current card work again; harmless when it was not blocked.

    Raises:
        NoCurrentCard: there is nothing to unblock.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    card = _current_card(member)
    card.blocked_on, card.block_reason = None, ""
    card.save(update_fields=["blocked_on", "block_reason"])
    return card


def holder_of(number: str) -> Member:
    """Return the member whose current card has `number`.

    Raises:
        CardOfNobody: no current card has it.
    """
    card = Card.objects.current().select_related("member").filter(number=number).first()
    if card is None:
        raise errors.CardOfNobody
    return card.member


def _current_card(member: Member) -> Card:
    card = Card.objects.current().filter(member=member).first()
    if card is None:
        raise errors.NoCurrentCard
    return card


def _new_card(member: Member, number: str, today: date) -> Card:
    number = number.replace(" ", "") or _unused_number()
    if not barcodes.is_number(number, barcodes.CARD):
        raise errors.CardNumberWrong
    try:
        with transaction.atomic():
            return Card.objects.create(member=member, number=number, issued_on=today)
    except IntegrityError as error:
        raise errors.CardNumberTaken from error


def _unused_number() -> str:
    """Draw until a number comes up that no card ever had: nearly always the first."""
    number = barcodes.draw(barcodes.CARD, SystemRandom())
    while Card.objects.filter(number=number).exists():
        number = barcodes.draw(barcodes.CARD, SystemRandom())
    return number
