"""Tell everybody who got something that it was corrected, erased, locked or objected to.

Whoever erases calls `tell_recipients` first: afterwards nobody knows any more who got what.
A partner with a system fetches its notices (`/api/v1/notices`) and confirms each; for one without
a colleague tells it, and writes down that it was done.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from bieb.lib.clock import day_of
from bieb.lib.sealing import destroy_key_of, open_text, seal_text
from members.models import Card
from partners import errors
from partners.models import Disclosure, Notice, Partner
from partners.operations import NOTICE, Answer, disclose

MOST_AT_ONCE = 100


@transaction.atomic
def tell_recipients(
    subject_id: UUID,
    event: str,
    *,
    today: date,
    at: datetime,
    fields: Collection[str] = (),
) -> list[Notice]:
    """Write a notice for everybody who got something about a member; return those that wait.

    With `fields` (names as in the ledger) only for who got one of those. Who still has the same
    to do about the same member gets no second notice. About an erased member the notice says only
    which cards it was, sealed with a key of its own.

    Source: AVG art. 19.
    """
    cards = list(Card.objects.filter(member=subject_id).values_list("number", flat=True))
    lines = _told(subject_id, fields)
    partners = Partner.objects.filter(pk__in={each.partner_id for each in lines})
    return [
        _notice(each, subject_id, event, _known_by(each, lines, cards), at=at)
        for each in partners.order_by("pk")
    ]


def pending_for(partner: Partner) -> list[Notice]:
    """Return what a partner did not confirm yet, oldest first, without about whom."""
    return list(Notice.objects.pending().filter(partner=partner).defer("known_by")[:MOST_AT_ONCE])


def fetch(
    partner: Partner, notice_id: UUID, *, scopes: Collection[str], today: date, at: datetime
) -> Answer:
    """Tell a partner whom a notice is about, through the one door.

    Raises:
        NoticeUnknown: there is no such notice for this partner, or it was confirmed.
        PartnerInactive: the library switched the partner off.
        ScopeMissing: the token is not for notices.
    """
    notice = Notice.objects.pending().filter(partner=partner, pk=notice_id).first()
    if notice is None:
        raise errors.NoticeUnknown
    return disclose(partner, NOTICE, partial(_tell, notice, at), scopes=scopes, today=today, at=at)


@transaction.atomic
def acknowledge(partner: Partner, notice_id: UUID, *, at: datetime) -> Notice:
    """Write down that a partner did what a notice asked; the numbers in it are destroyed.

    Safe to repeat.

    Raises:
        NoticeUnknown: there is no such notice for this partner.
    """
    notice = Notice.objects.select_for_update().filter(partner=partner, pk=notice_id).first()
    if notice is None:
        raise errors.NoticeUnknown
    if notice.acknowledged_at is None:
        destroy_key_of(notice, "known_by")
        notice.acknowledged_at, notice.known_by = at, None
        notice.save(update_fields=["acknowledged_at", "known_by"])
    return notice


def known_by(notice: Notice) -> Mapping[str, list[str]]:
    """Read what the partner knows somebody by: `cardNumbers` and `toldOn`."""
    read: Mapping[str, list[str]] = json.loads(open_text(notice, "known_by") or "{}")
    return read


def _told(subject_id: UUID, fields: Collection[str]) -> list[Disclosure]:
    lines = Disclosure.objects.filter(subject_id=subject_id).exclude(fields=[])
    lines = lines.exclude(activity=Disclosure.Activity.NOTICE)
    if fields:
        lines = lines.filter(fields__overlap=list(fields))
    return list(lines)


def _known_by(
    partner: Partner, lines: Collection[Disclosure], cards: list[str]
) -> dict[str, list[str]]:
    """Only who held a card hears its number; who was asked for a book knows the day."""
    mine = [each for each in lines if each.partner_id == partner.pk]
    held_card = any(each.activity != Disclosure.Activity.INTERLIBRARY for each in mine)
    days = sorted({day_of(each.asked_at).isoformat() for each in mine})
    return {"cardNumbers": cards if held_card else [], "toldOn": days}


def _notice(
    partner: Partner, subject_id: UUID, event: str, words: Mapping[str, list[str]], *, at: datetime
) -> Notice:
    waiting = Notice.objects.pending().filter(
        partner=partner, subject_id=subject_id, event=event, fetched_at=None
    )
    earlier = waiting.first()
    if earlier is not None:
        return earlier
    gone = event == Notice.Event.ERASED
    notice = Notice(
        partner=partner, subject_id=None if gone else subject_id, event=event, made_at=at
    )
    seal_text(notice, "known_by", json.dumps(words))
    notice.save(force_insert=True)
    return notice


def _tell(notice: Notice, at: datetime) -> Answer:
    if notice.fetched_at is None:
        notice.fetched_at = at
        notice.save(update_fields=["fetched_at"])
    told = {
        "id": str(notice.pk),
        "event": notice.event,
        "madeOn": day_of(notice.made_at).isoformat(),
        **known_by(notice),
    }
    return Answer(Disclosure.Answer.DONE, notice.subject_id, told)
