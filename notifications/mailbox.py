"""Every message to a member: what it was, how it went, what became of it, and its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from members.models import Member
from notifications.bodies import Text, texts_of
from notifications.models import AddressTrouble, Message, MessageQuerySet
from notifications.return_path import fingerprint
from notifications.routing import working_ways
from notifications.unreached import Unreached
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


def mail_comes_back(member: Member) -> bool:
    """Say whether the e-mail address of now gave our mail back, also once: one query."""
    return AddressTrouble.objects.filter(
        member=member, channel=Message.Channel.EMAIL, fingerprint=fingerprint(member.account.email)
    ).exists()


@dataclass(frozen=True)
class Reach:
    """What does not work of how we reach a member: addresses of now that gave our messages back."""

    troubles: list[AddressTrouble]
    fees_stand_still: bool


def reach_of(member: Member) -> Reach:
    """Say which addresses of the member we do not use, until they change, and what that means."""
    marked = list(member.address_troubles.exclude(marked_on=None).order_by("-since"))
    working = working_ways(member.pk) if marked else []
    return Reach(
        troubles=list(
            {each.channel: each for each in marked if each.channel not in working}.values()
        ),
        fees_stand_still=bool(marked)
        and Unreached.objects.filter(member=member, until=None).exists(),
    )
