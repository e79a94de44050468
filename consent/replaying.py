"""A permission that was taken back stays taken back, also when a backup brings the yes back."""

from datetime import datetime

from consent.models import ConsentEvent
from consent.operations import How, record_consent
from members.models import Member

FORM = "replay"


def take_back(member: Member, purpose: str, *, at: datetime) -> bool:
    """Say no again for `member`; False when there was no yes. Safe to repeat."""
    events = ConsentEvent.objects.standing().filter(member=member, purpose=purpose)
    held = events.select_related("text").first()
    if held is None or held.text is None or not held.is_yes:
        return False
    how = How(channel=ConsentEvent.Channel.WEB, form=FORM)
    return record_consent(member, held.text, given=False, how=how, at=at) is not None
