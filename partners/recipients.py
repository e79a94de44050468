"""Who gets what: for the public page, for each member apart, and for who watches the agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.models import Disclosure, Notice, Partner
from partners.models.partner import EXPIRES_SOON

Words = str | Promise


class State(TextChoices):
    """How it stands with the agreement of a recipient."""

    HOLDS = "holds", _("holds")
    ENDS_SOON = "ends_soon", _("ends soon")
    ENDED = "ended", _("ended: it gets nothing")
    NONE = "none", _("none: it gets nothing")
    OFF = "off", _("switched off")


@dataclass(frozen=True)
class Recipient:
    """One organisation as everybody may read about it."""

    name: str
    what_it_is: str
    role: Words
    when: Words
    why: Words
    fields: Sequence[Words]
    privacy_policy: str
    country: str
    transfer: Words


@dataclass(frozen=True)
class Received:
    """What one organisation got about one member."""

    partner: Partner
    times: int
    first_at: datetime
    last_at: datetime
    told: Sequence[Words]
    notices: Sequence[Notice]


def published() -> list[Recipient]:
    """Return everybody to whom something may go, as the statement lists them (P6, P8)."""
    return [
        Recipient(
            name=each.name,
            what_it_is=each.what_it_is,
            role=each.get_role_display(),
            when=each.get_when_display(),
            why=each.get_why_display(),
            fields=in_words(each.fields),
            privacy_policy=each.privacy_policy,
            country=each.country,
            transfer=each.get_transfer_display() if each.transfer else "",
        )
        for each in Partner.objects.active().order_by("role", "name")
    ]


def received_about(subject_id: UUID) -> list[Received]:
    """Return exactly who got something about a member, most recent first (P6).

    Source: AVG art. 15(1)(c); CJEU C-154/21: the recipients themselves, not sorts of them.
    """
    lines = Disclosure.objects.about(subject_id).exclude(fields=[])
    by_partner = sorted(lines, key=lambda line: line.partner_id)
    notices = list(Notice.objects.about(subject_id))
    found = [
        _received(list(mine), notices)
        for _partner, mine in groupby(by_partner, key=lambda line: line.partner_id)
    ]
    return sorted(found, key=lambda each: each.last_at, reverse=True)


def in_words(fields: Sequence[str]) -> list[Words]:
    """Name fields as a member would, each once."""
    words = (Disclosure.FIELDS_IN_WORDS.get(name, name) for name in fields)
    return list({str(each): each for each in words}.values())


def state_of(partner: Partner, *, today: date) -> State:
    """Say how it stands with the agreement of a partner, read with `with_agreement`."""
    until: date | None = getattr(partner, "agreed_until", None)
    if not partner.is_active:
        return State.OFF
    if until is None:
        return State.NONE
    if until < today:
        return State.ENDED
    return State.ENDS_SOON if until - today <= EXPIRES_SOON else State.HOLDS


def _received(lines: Sequence[Disclosure], notices: Sequence[Notice]) -> Received:
    partner = lines[0].partner
    return Received(
        partner=partner,
        times=len(lines),
        first_at=min(each.asked_at for each in lines),
        last_at=max(each.asked_at for each in lines),
        told=in_words([name for each in lines for name in each.fields]),
        notices=[each for each in notices if each.partner_id == partner.pk],
    )
