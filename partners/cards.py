"""Is this card valid, of which kind, and until when? The first question that partners ask."""

import re
from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bieb.lib import barcodes
from members.models import Card, Member, Membership, MembershipType, Objection
from members.rules import ADULT_AGE
from partners.models import Disclosure, Partner
from partners.operations import CARD_CHECK, Answer, disclose

PRINTED_BETWEEN_DIGITS = re.compile(r"[ .-]")


class Kind(TextChoices):
    """For whom a membership is meant: all that our products say for certain."""

    YOUTH = "youth", _("only for people up to and including 17")
    ADULT = "adult", _("only for people from 18")
    GENERAL = "general", _("for people of any age")


class Reason(TextChoices):
    """Why a card is not valid: as little as a partner needs to send somebody to us."""

    UNKNOWN = "unknown", _("no card of ours has this number")
    BLOCKED = "blocked", _("the card is blocked")
    EXPIRED = "expired", _("the card or the membership has ended")


def check_card(
    partner: Partner, number: str, *, scopes: Collection[str], today: date, at: datetime
) -> Answer:
    """Tell `partner` about the card it holds in its hand; see `disclose` for the refusals."""
    question = partial(_look_up, partner, PRINTED_BETWEEN_DIGITS.sub("", number), today)
    return disclose(partner, CARD_CHECK, question, scopes=scopes, today=today, at=at)


def kind_of(product: MembershipType) -> Kind:
    """Sort a product of the library by the ages it is offered to."""
    if product.max_age is not None and product.max_age < ADULT_AGE:
        return Kind.YOUTH
    if product.min_age is not None and product.min_age >= ADULT_AGE:
        return Kind.ADULT
    return Kind.GENERAL


def may_hear_of(partner: Partner, member: Member) -> bool:
    """Say whether `partner` may hear anything about a member.

    Nobody hears about data that are locked. Whoever objected to sharing is not known at other
    libraries; a machine in our own branch works for us, and is not another.
    """
    if member.restricted_on is not None:
        return False
    if partner.role == Partner.Role.PROCESSOR:
        return True
    return not Objection.objects.of(member.pk, Objection.Activity.PARTNERS).exists()


def _look_up(partner: Partner, number: str, today: date) -> Answer:
    card = (
        Card.objects.select_related("member").filter(number=number).first()
        if barcodes.is_number(number, barcodes.CARD)
        else None
    )
    if card is None:
        return Answer(Disclosure.Answer.UNKNOWN, None, _invalid(Reason.UNKNOWN))
    is_closed = card.ended_on is None and card.is_blocked
    if is_closed or not may_hear_of(partner, card.member):
        return Answer(Disclosure.Answer.BLOCKED, card.member_id, _invalid(Reason.BLOCKED))
    membership = _membership(card, today)
    if membership is None:
        return Answer(Disclosure.Answer.EXPIRED, card.member_id, _invalid(Reason.EXPIRED))
    fields = {
        "valid": True,
        "membershipKind": kind_of(membership.type).value,
        "validUntil": membership.ends_on,
        "reason": None,
    }
    return Answer(Disclosure.Answer.VALID, card.member_id, fields)


def _membership(card: Card, today: date) -> Membership | None:
    if card.ended_on is not None:
        return None
    return (
        Membership.objects.on(today).select_related("type").filter(member_id=card.member_id).first()
    )


def _invalid(reason: Reason) -> dict[str, object]:
    return {"valid": False, "membershipKind": None, "validUntil": None, "reason": reason.value}
