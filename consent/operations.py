"""Saying yes and saying no: one step each, and both leave the same kind of evidence."""

from datetime import datetime

from django.db import transaction

from consent.models import ConsentEvent, ConsentText
from members.models import Member


@transaction.atomic
def record_consent(
    member: Member, text: ConsentText, *, given: bool, channel: str, at: datetime
) -> ConsentEvent | None:
    """Write down that `member` read `text` and said yes or no.

    Locks the member. Saying the same thing twice leaves one event: the second returns None.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    state = ConsentEvent.State.GIVEN if given else ConsentEvent.State.WITHDRAWN
    holds = has_consent(member, text.purpose)
    if holds == given:
        return None
    return ConsentEvent.objects.create(
        member=member, text=text, state=state, channel=channel, happened_at=at
    )


def has_consent(member: Member, purpose: str) -> bool:
    """Say whether `member` has given permission for `purpose` and not withdrawn it."""
    latest = (
        ConsentEvent.objects.filter(member=member, text__purpose=purpose)
        .order_by("-happened_at", "-pk")
        .first()
    )
    return latest is not None and latest.state == ConsentEvent.State.GIVEN
