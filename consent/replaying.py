"""A permission that was taken back stays taken back, also when a backup brings the yes back."""

from datetime import datetime

from consent.models import ConsentEvent
from consent.operations import record_consent
from members.models import Member


def take_back(member: Member, purpose: str, *, at: datetime) -> bool:
    """Say no again for `member`; False when there was no yes. Safe to repeat."""
    events = ConsentEvent.objects.filter(member=member, text__purpose=purpose)
    held = events.select_related("text").order_by("-happened_at", "-pk").first()
    if held is None or held.text is None:
        return False
    return record_consent(member, held.text, given=False, channel=held.channel, at=at) is not None
