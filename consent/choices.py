"""What a member can say yes or no to now, in the words of today."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from consent.models import ConsentEvent, ConsentText, Purpose
from members.models import Member


@dataclass(frozen=True)
class Choice:
    """One purpose: the words to read, and what holds now."""

    purpose: Purpose
    text: ConsentText
    is_given: bool
    since: datetime | None

    @property
    def label(self) -> str | Promise:
        """The name of the purpose."""
        return self.purpose.label


def choices_of(member: Member) -> list[Choice]:
    """Return the purposes that have a text in the member's language; two queries."""
    texts = {
        text.purpose: text
        for text in ConsentText.objects.filter(language=member.language).order_by("version")
    }
    latest = {
        event.text.purpose: event
        for event in ConsentEvent.objects.latest_per_purpose(member).select_related("text")
    }
    return [
        _choice(purpose, texts[purpose.value], latest.get(purpose.value))
        for purpose in Purpose
        if purpose.value in texts
    ]


def _choice(purpose: Purpose, text: ConsentText, event: ConsentEvent | None) -> Choice:
    given = event is not None and event.state == ConsentEvent.State.GIVEN
    return Choice(purpose, text, is_given=given, since=event.happened_at if event else None)
