"""Blocks: what a member may not do now, why, and what lifts it.

A block is worked out when it is asked for and never stored, so it lifts by itself the moment its
cause is gone. What is stored is that a colleague set one aside, and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from circulation import errors
from circulation.models import BlockOverride
from circulation.standing import Standing
from circulation.terms import Terms
from members.models import Account, Card


class Act(StrEnum):
    """What a block can stop."""

    BORROW = "borrow"
    RENEW = "renew"
    RESERVE = "reserve"
    COLLECT = "collect"


EVERYTHING = frozenset(Act)


@dataclass(frozen=True)
class Block:
    """One reason why somebody may not do something now.

    `refusal` says why; `lifts` says what to do about it. Only some blocks may be set aside by a
    colleague: nobody lends on a card that was reported lost.
    """

    refusal: DomainError
    lifts: str | Promise
    stops: frozenset[Act] = EVERYTHING
    may_be_overridden: bool = False

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def why(self) -> str:
        return str(self.refusal)


@dataclass(frozen=True)
class Override:
    """A colleague sets the blocks aside that may be, for one act, and says why."""

    by: Account
    reason: str
    at: datetime

    @property
    def staff_id(self) -> UUID:
        """The log-in of the colleague."""
        return self.by.pk


LIFTS = {
    Card.BlockReason.LOST: _("Show who you are at the desk and get a new card."),
    Card.BlockReason.MONEY: _("Pay at the desk. The block goes as soon as you have paid."),
    Card.BlockReason.ADDRESS: _("Tell us your address at the desk."),
}


def blocks_of(standing: Standing, terms: Terms, *, today: date) -> list[Block]:
    """Return every block that holds on `today`, the gravest first.

    Owing exactly the limit does not block, and neither does a line that is exactly as old as the
    limit. Young people are never blocked for money: their terms have no limit.
    """
    return [
        *_wish_blocks(standing),
        *_card_blocks(standing),
        *_money_blocks(standing, terms, today),
    ]


def _wish_blocks(standing: Standing) -> Iterable[Block]:
    if standing.restricted_on is not None:
        yield Block(errors.DataLocked(), _("The member can unlock the data in My privacy."))


def _card_blocks(standing: Standing) -> Iterable[Block]:
    if standing.card_id is None:
        yield Block(errors.CardEnded(), _("Get a new card at the desk."))
    elif standing.block_reason:
        reason = Card.BlockReason(standing.block_reason)
        yield Block(errors.CardBlocked(reason=reason.label), LIFTS[reason])
    if standing.category_id is None:
        yield Block(errors.NoMembership(), _("Renew the membership at the desk."))


def _money_blocks(standing: Standing, terms: Terms, today: date) -> Iterable[Block]:
    oldest = standing.oldest_open_on
    pay = _("Pay at the desk. The block goes as soon as you have paid.")
    if standing.owes_cents > terms.block_over_cents:
        owes, limit = euro(standing.owes_cents), euro(terms.block_over_cents)
        yield Block(errors.OwesTooMuch(owes=owes, limit=limit), pay, may_be_overridden=True)
    elif oldest is not None and (today - oldest).days > terms.block_after_days:
        since, days = date_format(oldest, "j F Y"), terms.block_after_days
        yield Block(errors.OwesTooLong(since=since, days=days), pay, may_be_overridden=True)


def refuse_if_blocked(
    standing: Standing,
    terms: Terms,
    act: Act,
    *,
    today: date,
    override: Override | None = None,
) -> None:
    """Refuse `act` for the gravest block that stops it.

    A colleague who overrides passes the blocks that may be set aside; each is written down.

    Raises:
        DataLocked, CardEnded, CardBlocked, NoMembership, OwesTooMuch, OwesTooLong: by that block.
    """
    stopping = [each for each in blocks_of(standing, terms, today=today) if act in each.stops]
    for block in stopping:
        if override is None or not block.may_be_overridden:
            raise block.refusal
    if stopping and override is not None:
        BlockOverride.objects.bulk_create(
            BlockOverride(
                member_id=standing.member_id,
                block=block.code,
                act=act,
                staff=override.by,
                reason=override.reason,
                overridden_at=override.at,
            )
            for block in stopping
        )
