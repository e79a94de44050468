"""The ways by which a message leaves, each with who it reaches and how it is handed over."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import CharField, Exists, Func, OuterRef

from members.models import Account, Address, Member
from notifications.bodies import Text, keep_mail, keep_text
from notifications.letters import Letter, compose
from notifications.models import AddressTrouble, Message, MessageQuerySet
from notifications.outcomes import Outcome
from notifications.post import Post
from notifications.sms import Gateway, Sms, compose_text


class Line(Protocol):
    """An open connection: takes what its channel composed, one at a time."""

    def send(self, composed: Any) -> Outcome:
        """Hand it over, and say what the answer means."""


@dataclass(frozen=True)
class Channel:
    """One way: whose messages can go by it, what they become, and where they are handed over.

    `connect` raises OSError when there is nobody at the other side: then nothing has left.
    """

    reachable: Callable[[MessageQuerySet], MessageQuerySet]
    compose: Callable[[Letter], Any]
    connect: Callable[[], AbstractContextManager[Line]]
    keep: Callable[..., dict[str, str]]


class Fingerprint(Func):
    """What is kept of an address that gave our messages back."""

    template = "encode(sha256(convert_to(lower(%(expressions)s), 'UTF8')), 'hex')"
    output_field = CharField()


def with_mailbox(messages: MessageQuerySet) -> MessageQuerySet:
    """Keep messages whose reader has an e-mail address that did not give our mail back."""
    accounts = Account.objects.filter(member=OuterRef("member")).exclude(email="")
    return messages.filter(
        Exists(accounts.exclude(_marked(Message.Channel.EMAIL, "member", "email")))
    )


def with_phone(messages: MessageQuerySet) -> MessageQuerySet:
    """Keep messages whose reader has a phone; whether it is a mobile one the gateway says."""
    members = Member.objects.filter(pk=OuterRef("member")).exclude(phone="")
    return messages.filter(Exists(members.exclude(_marked(Message.Channel.SMS, "pk", "phone"))))


def with_home(messages: MessageQuerySet) -> MessageQuerySet:
    """Keep messages whose reader has a home address."""
    homes = Address.objects.filter(member=OuterRef("member"), kind=Address.Kind.HOME)
    return messages.filter(Exists(homes))


def _marked(channel: str, member: str, address: str) -> Exists:
    troubles = AddressTrouble.objects.filter(
        member=OuterRef(member), channel=channel, marked_on__isnull=False
    )
    return Exists(troubles.filter(fingerprint=Fingerprint(OuterRef(address))))


def keep_sms(letter: Letter, text: Sms, *, today: date) -> dict[str, str]:
    """Seal what left; the number that keeps others from guessing it is sealed along."""
    return keep_text(letter, Text("", text.words), proof=secrets.token_hex(16), today=today)


CHANNELS = {
    Message.Channel.EMAIL: Channel(with_mailbox, compose, Post, keep_mail),
    Message.Channel.SMS: Channel(with_phone, compose_text, Gateway, keep_sms),
}
"""The channels that workers send by. Letters go with their batch: see `notifications.batches`."""
