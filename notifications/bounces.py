"""Mail that came back, and texts that were refused: which message, and what follows from it.

Only the result is kept: a code and a day. What the other mail server wrote holds names and
addresses, and is forgotten as soon as it was read. Sources: RFC 3463, 3464 and 3834.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import Message as Mail
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from flufl.bounce import all_failures

from bieb.lib.clock import day_of
from members.models import Account, Member
from notifications import reach
from notifications.models import AddressTrouble, Message
from notifications.quiet import when_allowed
from notifications.return_path import Returned, fingerprint, read_return_path
from notifications.routing import routes_of

NOWHERE = {"5.1.1", "5.1.2", "5.1.10", "404"}
"""There is no such mailbox, domain or number: once says enough."""
INSTEAD = {
    Message.Channel.EMAIL: [Message.Channel.LETTER],
    Message.Channel.SMS: [Message.Channel.EMAIL, Message.Channel.LETTER],
}
"""What is tried when an address does not work, in this order."""
TWICE = 2
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
UNKNOWN = "5.0.0"
logging.getLogger("flufl.bounce").disabled = True  # it would write what stood in the mail


@dataclass(frozen=True)
class Bounce:
    """A mail that came back: which, the code why, and whether for good."""

    returned: Returned
    code: str
    is_final: bool


def read(content: bytes) -> Bounce | None:
    """Read one mail that came in; `None` when it is no bounce of a mail that we sent."""
    mail = message_from_bytes(content)
    returned = _returned(mail)
    if returned is None:
        return None
    told = _told(mail)
    if told is None:
        if str(mail.get("Auto-Submitted", "")).lower().startswith("auto-replied"):
            return None  # somebody on holiday
        try:
            for_now, for_good = all_failures(mail)
        except Exception:  # a reader of odd mails must not stumble over the oddest
            return None
        told = (UNKNOWN, True) if for_good else ("4.0.0", False) if for_now else None
    return Bounce(returned, *told) if told else None


@transaction.atomic
def take_back(bounce: Bounce, *, at: datetime) -> bool:
    """Write down that a message came back; a letter takes its place. False when known already.

    Locks the message. The address is marked after a second time, or at once when there is no such
    mailbox; not when the member has another address by now.
    """
    if not bounce.is_final:
        return False
    if bounce.returned.is_newsletter:
        is_news: bool = import_string(settings.NEWSLETTER_RETURNED)(bounce, at=at)
        return is_news
    left = Message.objects.filter(
        pk=bounce.returned.number,
        channel=Message.Channel.EMAIL,
        state__in=[Message.State.SENT, Message.State.DOUBTFUL],
    )
    message = left.select_for_update(of=("self",)).first()
    if message is None:
        return False
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.FAILED, why=f"bounced {bounce.code}"
    )
    address_failed(
        message.member_id, message.channel, bounce.code, bounce.returned.start, today=day_of(at)
    )
    write_instead(message, at=at)
    return True


def refused(messages: Sequence[Message], code: str, *, at: datetime) -> None:
    """Write down that the other side did not take an address or number at all.

    Part of recording the answer.
    """
    first = messages[0]
    address_failed(first.member_id, first.channel, code, "", today=day_of(at))
    for message in messages:
        write_instead(message, at=at)


def write_instead(message: Message, *, at: datetime) -> Message | None:
    """Write what takes the place of a message; `None` when the kind or the member knows no other way.

    A text becomes a mail or else a letter, a mail becomes a letter.
    """
    same = Message.objects.filter(
        member=message.member_id, kind=message.kind, about=message.about, due_on=message.due_on,
        step=message.step,
    )  # fmt: skip
    tried = set(same.values_list("channel", flat=True))
    ways = [way for way in INSTEAD[Message.Channel(message.channel)] if way not in tried]
    routes = routes_of([message.member_id], kind=message.kind, allowed=ways)
    if message.member_id not in routes:
        return None
    other, _is_new = Message.objects.get_or_create(
        member_id=message.member_id,
        kind=message.kind,
        about=message.about,
        due_on=message.due_on,
        step=message.step,
        channel=routes[message.member_id],
        defaults={
            "instead_of": message,
            "written_at": at,
            "not_before": when_allowed(at),
            "not_after": message.not_after,
        },
    )
    return other


def address_failed(member_id: UUID, channel: str, code: str, start: str, *, today: date) -> None:
    """Count it for the address that the member has now, if its fingerprint begins with `start`."""
    address = _address_of(member_id, channel)
    if not address or not fingerprint(address).startswith(start):
        return
    reach.came_back(member_id, channel, today=today)
    trouble, is_new = AddressTrouble.objects.get_or_create(
        member_id=member_id,
        channel=channel,
        fingerprint=fingerprint(address),
        defaults={"why": code, "since": today},
    )
    trouble.times += 0 if is_new else 1
    trouble.why = code
    if trouble.marked_on is None and (trouble.times >= TWICE or code in NOWHERE):
        trouble.marked_on, trouble.since = today, today
    trouble.save(update_fields=["times", "why", "since", "marked_on"])


def _address_of(member_id: UUID, channel: str) -> str:
    if channel == Message.Channel.SMS:
        return Member.objects.values_list("phone", flat=True).get(pk=member_id)
    emails = Account.objects.filter(member=member_id).values_list("email", flat=True)
    return emails.first() or ""


def _returned(mail: Mail) -> Returned | None:
    for name in CAME_TO:
        for header in mail.get_all(name, []):
            if found := read_return_path(str(header)):
                return found
    return None


def _told(mail: Mail) -> tuple[str, bool] | None:
    """Read the report for machines: the code, and whether it is for good."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks: Any = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            action = str(block.get("Action", "")).strip().lower()
            status = STATUS.search(str(block.get("Status", "")))
            if action in ("failed", "delayed"):
                code = status.group(1) if status else UNKNOWN
                return code, action == "failed" and not code.startswith("4")
    return None
