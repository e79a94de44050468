"""Every message to a member: what it was, how it went, what became of it, and its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from members.models import Member
from notifications.bodies import Text, texts_of
from notifications.models import AddressTrouble, Message, MessageQuerySet
from notifications.words import Became, Words, became, label_of


@dataclass(frozen=True)
class Line:
    """One message as its reader sees it. `text` is there for ninety days after it left."""

    kind: Words
    at: datetime
    channel: str
    became: Became
    text: Text | None
    is_replacement: bool


def messages_to(member: Member) -> MessageQuerySet:
    """Return every message to this reader, newest first; about their children too."""
    return Message.objects.filter(member=member).order_by("-written_at", "-pk")


def lines_of(messages: Iterable[Message]) -> list[Line]:
    """Put messages in words. One query for all texts."""
    rows = list(messages)
    texts = texts_of(each.body_sha256 for each in rows)
    return [
        Line(
            kind=label_of(each.kind),
            at=each.finished_at or each.written_at,
            channel=each.get_channel_display(),
            became=became(each),
            text=texts.get(each.body_sha256),
            is_replacement=each.instead_of_id is not None,
        )
        for each in rows
    ]


def troubles_of(member: Member) -> list[AddressTrouble]:
    """Return which addresses of the member we do not use any more, because they gave mail back."""
    return list(member.address_troubles.exclude(marked_on=None).order_by("since"))
