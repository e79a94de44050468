"""Police or justice demands something: entered by one colleague, approved by another, then shown.

What is given is looked up and handed over by people, with the paper in hand: the program has no
way to send it. It keeps who decided, on which article, and tells the member when that may: on the day that the
silence ends or, as the library chose (LEGAL_DEMANDS), at once unless a law orders silence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bieb.lib.clock import day_of
from bieb.lib.sealing import destroy_key_of, open_text, seal_text
from members.models import Account, Card, Member
from partners import errors
from partners.models import LegalDemand

MAY_OVERRIDE = "partners.override_order"


@dataclass(frozen=True)
class Demand:
    """What stands on the paper. `lift_on` is the day on which the duty of silence ends.

    `silence_article` is the article of the law that orders the silence; only a library that tells
    at once asks for it.
    """

    authority: str
    article: str
    number: str
    what: Collection[str]
    scan_hash: str
    lift_on: date
    order_number: str = ""
    override_reason: str = ""
    silence_article: str = ""


def check_demand(card_number: str, demand: Demand, *, by: Account, today: date) -> UUID:
    """Return about whom a demand is, when it may be entered.

    Raises:
        CardUnknown: nobody has this card.
        OrderNeeded: it asks for titles without article 126nf and the order of a judge, and without
            a reason of the privacy officer.
        LiftNeeded: the day on which the silence ends has passed.
        SilenceNeedsGround: this library tells at once, and no article orders the silence.
    """
    card = Card.objects.filter(number=card_number).first()
    if card is None:
        raise errors.CardUnknown
    if demand.lift_on < today:
        raise errors.LiftNeeded
    if _tells_at_once() and demand.lift_on > today and not demand.silence_article:
        raise errors.SilenceNeedsGround
    if LegalDemand.Field.TITLES in demand.what and not _has_order(demand, by):
        raise errors.OrderNeeded
    return card.member_id


def enter_demand(
    card_number: str, demand: Demand, *, by: Account, today: date, at: datetime
) -> LegalDemand:
    """Write down a demand about who has a card; nothing may be given yet.

    It refuses what `check_demand` refuses.
    """
    subject = check_demand(card_number, demand, by=by, today=today)
    row = LegalDemand(
        authority=demand.authority,
        article=demand.article,
        demand_number=demand.number,
        what=sorted(demand.what),
        order_number=demand.order_number,
        override_reason=demand.override_reason,
        scan_hash=demand.scan_hash,
        lift_on=demand.lift_on,
        silence_article=demand.silence_article,
        entered_by=by,
        entered_at=at,
    )
    seal_text(row, "about_whom", str(subject))
    row.save(force_insert=True)
    return row


@transaction.atomic
def approve_demand(demand: LegalDemand, *, by: Account, at: datetime) -> LegalDemand:
    """A second colleague read the paper and agrees. Safe to repeat.

    Where the library tells at once, the member reads it from this moment on, unless a law orders
    silence until later.

    Raises:
        SecondPersonNeeded: this colleague entered it.
    """
    locked = LegalDemand.objects.select_for_update().get(pk=demand.pk)
    if locked.entered_by_id == by.pk:
        raise errors.SecondPersonNeeded
    if locked.approved_by_id is None:
        locked.approved_by, locked.approved_at = by, at
        locked.save(update_fields=["approved_by", "approved_at"])
        if _tells_at_once() and locked.lift_on <= day_of(at) and locked.about_whom:
            _end_silence(locked)
    return locked


@transaction.atomic
def lift_demands(*, today: date) -> int:
    """End the silence of demands whose day has come; return how many.

    An approved one is from now on a line that the member reads. One that nobody approved gave
    nothing, and then nobody knows any more whom it was about. Safe to repeat.
    """
    found = LegalDemand.objects.to_lift(today).select_for_update()
    for demand in found:
        _end_silence(demand)
    return len(found)


def _end_silence(demand: LegalDemand) -> None:
    subject = UUID(open_text(demand, "about_whom"))
    is_told = demand.approved_at is not None and Member.objects.filter(pk=subject).exists()
    demand.subject_id = subject if is_told else None
    demand.about_whom = None
    demand.save(update_fields=["subject_id", "about_whom"])
    destroy_key_of(demand, "about_whom")


def _tells_at_once() -> bool:
    return bool(settings.LEGAL_DEMANDS == LegalDemand.TOLD)


def _has_order(demand: Demand, by: Account) -> bool:
    if demand.article == LegalDemand.WITH_ORDER and demand.order_number:
        return True
    return bool(demand.override_reason) and by.has_perm(MAY_OVERRIDE)
