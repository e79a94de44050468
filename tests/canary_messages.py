"""The messages of the member in whom every column can be found again."""

from datetime import date, datetime

from members.models import Member
from notifications.models import AddressTrouble, Message


def tell(member: Member, mark: str, *, day: date, at: datetime) -> None:
    """Write a message and an address that gives messages back, with the mark in every text."""
    AddressTrouble.objects.create(
        member=member, channel="email", fingerprint=mark, why=mark, since=day
    )
    Message.objects.create(
        member=member, kind=mark, step=mark, about=1, due_on=day, channel="email",
        state=Message.State.SENT, why=mark, written_at=at, not_before=at, finished_at=at,
        template_version=mark, body_sha256=mark,
    )  # fmt: skip
