"""From messages to a mail: what a kind of message must know, and how its words become a mail."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from members.models import Member
from notifications.models import Message, MessageQuerySet
from notifications.return_path import mark, return_path
from notifications.wire import Mail

PROOF_HEADER = "X-Bieb-Proof"
"""The random number that makes the hash of a text impossible to guess (`notifications.bodies`)."""


@dataclass(frozen=True)
class Letter:
    """One mail to one reader. Messages about the same day and person share one.

    `headers` are those of this mail alone, such as how to stop the list it belongs to.
    """

    reader: Member
    messages: Sequence[Message]
    template: str
    words: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)

    def context(self) -> dict[str, object]:
        """What every template may use, whatever the channel."""
        return {
            **self.words,
            "reader": self.reader.given_name or self.reader.full_name,
            "library": settings.LIBRARY_NAME,
            "phone": settings.LIBRARY_PHONE,
            "messages_url": site_url("notifications:preferences"),
        }


class Kind(Protocol):
    """What an app above tells about a kind of message; `MESSAGE_KINDS` names the classes."""

    label: str | Promise
    """What members read where they switch this kind on or off."""

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep the messages that still have something to say today, without reading any."""

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """Put the messages together to letters. The number of queries is fixed."""


def kind_of(code: str) -> Kind:
    """Return the kind that the settings name for this code."""
    kind: Kind = import_string(settings.MESSAGE_KINDS[code])()
    return kind


def held_up(kind: Kind, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
    """Keep what is not said today and may be later, such as in a pause; few kinds know of that."""
    asked = getattr(kind, "held_up", None)
    found: MessageQuerySet = asked(messages, today=today) if asked else messages.none()
    return found


def leaving_with(code: str, readers: Collection[UUID]) -> Q:
    """Say which messages to these readers leave with one kind: its own, and what goes along.

    A kind that knows of others says so with `along`: who wants both in one letter gets them so.
    """
    along = getattr(kind_of(code), "along", None)
    own = Q(kind=code, member__in=readers)
    return own | along(readers) if along else own


def compose(letter: Letter) -> Mail:
    """Make the mail, in the language of its reader. Nothing in it is fetched from elsewhere."""
    words = letter.context()
    with translation.override(letter.reader.language):
        subject = render_to_string(f"{letter.template}-subject.txt", words)
        mail = Mail(
            " ".join(subject.split()),
            render_to_string(f"{letter.template}-body.txt", words).rstrip() + "\n",
            from_email=return_path(letter.messages[0].pk, letter.reader.account.email),
            to=[letter.reader.account.email],
            reply_to=[settings.LIBRARY_EMAIL],
            headers={
                "From": settings.DEFAULT_FROM_EMAIL,
                "Message-ID": message_id(letter),
                "Auto-Submitted": "auto-generated",
                PROOF_HEADER: secrets.token_hex(16),
                **letter.headers,
            },
        )
        mail.attach_alternative(
            render_to_string(f"{letter.template}-body.html", words), "text/html"
        )
    mail.metadata = {  # type: ignore[attr-defined]  # for a mail provider; SMTP does not read it
        "returned": mark(letter.messages[0].pk, letter.reader.account.email)
    }
    return mail


def site_url(name: str) -> str:
    """Return the whole address of a page."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name)}"


def message_id(letter: Letter) -> str:
    """Name the mail after its first message: the log of the mail server then settles a doubt."""
    first = letter.messages[0]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{first.kind}.{first.pk}.{first.attempts}@{domain}>"
