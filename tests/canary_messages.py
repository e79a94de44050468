"""The messages of the member in whom every column can be found again."""

from datetime import date, datetime

from access.models import AccessGrant, AccessRequest, AccessUse
from bieb.lib.sealing import seal_text
from members.models import Member
from notifications.models import AddressTrouble, Message, MessageBody
from notifications.unreached import Unreached
from reminders.models import Approval, HouseholdMail, HouseholdShare, Pause
from tests.builders import a_colleague, a_member


def tell(member: Member, mark: str, *, day: date, at: datetime) -> None:
    """Write a message and an address that gives messages back, with the mark in every text."""
    Unreached.objects.create(member=member, since=day)
    AddressTrouble.objects.create(
        member=member, channel="email", fingerprint=mark, why=mark, since=day
    )
    Pause.objects.create(member=member, why=Pause.Why.PLAN, since=day)
    message = Message.objects.create(
        member=member, kind=mark, step=mark, about=1, due_on=day, channel="email",
        state=Message.State.SENT, why=mark, written_at=at, not_before=at, finished_at=at,
        template_version=mark, body_sha256=mark,
    )  # fmt: skip
    body = MessageBody(member=member, sent_on=day, sha256=mark)
    seal_text(body, "text", mark)
    body.save(force_insert=True)
    Approval.objects.create(message=message, by=a_colleague(username="keurt"), approved_at=at)
    other, another = a_member(given_name="Thuis"), a_member(given_name="Ook thuis")
    HouseholdMail.objects.create(member=member, since=day)
    HouseholdShare.objects.create(member=member, reader=other, since=day)
    HouseholdShare.objects.create(member=another, reader=member, since=day)
    _let_in(member, other, mark, day=day, at=at)


def _let_in(member: Member, other: Member, mark: str, *, day: date, at: datetime) -> None:
    """Have the member ask for access and be asked, give it and have it, and use it and be seen."""
    for reader, owner in ((member, other), (other, member)):
        mine = mark if reader == member else "anders"
        AccessRequest.objects.create(
            reader=reader, owner=owner, fingerprint="een", card_end="0017", card_number=mine,
            surname=mine, scopes=[mine], asked_on=day,
        )  # fmt: skip
        AccessGrant.objects.create(
            owner=owner, reader=reader, scopes=[mark], accepted_on=day, ends_on=day
        )
        AccessUse.objects.create(owner=owner, reader=reader, what=[mark], used_at=at)
