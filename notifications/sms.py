"""Text messages, by a gateway that speaks HTTP: one POST for each, with a key that never repeats.

The protocol is small so that any provider can be put behind it:

    POST /messages  {"to": "+31612345678", "from": "Bieb", "text": "..."}
    Authorization: Bearer <key>    Idempotency-Key: <the same for every attempt>

2xx or 409 (it had this one already) means taken; 404 (there is no such number) and 422 (it cannot
be reached) are about this number, and mail or a letter takes its place; 400 is about this text;
anything else, and no answer at all, is tried again later with the same key. That is why an answer
that got lost, or a 500 after the text was sent, does not send it twice.
"""

import re
import unicodedata
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from notifications.letters import Letter
from notifications.models import Message
from notifications.outcomes import Outcome

TAKEN = {409}
ABOUT_THIS_ONE = {400, 404, 422}
LONGEST = 160
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""What a phone shows in one text of 160 characters. Source: 3GPP TS 23.038."""
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "€": "EUR", "…": "."})


@dataclass(frozen=True)
class Sms:
    """One text message, ready to go."""

    key: str
    to: str
    words: str


class NotAllowed(OSError):
    """The gateway of the settings is not a computer that the settings allow."""


class Gateway:
    """The gateway. Each text has a connection of its own: an answer is never that of another text.

    Raises NotAllowed (an OSError) for a gateway that is not on the list: then nothing has left.
    """

    def __enter__(self) -> Self:
        address = urlsplit(settings.SMS_GATEWAY_URL)
        is_safe = address.scheme == "https" or address.hostname in ("127.0.0.1", "localhost")
        if address.hostname not in settings.SMS_HOSTS or not is_safe:
            raise NotAllowed("The host of SMS_GATEWAY_URL is not in SMS_HOSTS, or it is not https.")
        self.client = httpx.Client(
            base_url=settings.SMS_GATEWAY_URL,
            headers={"Authorization": f"Bearer {settings.SMS_GATEWAY_KEY}".strip()},
            timeout=httpx.Timeout(10, connect=5),
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def send(self, composed: Sms) -> Outcome:
        """Hand one text to the gateway and say what its answer means."""
        if len(composed.words) > LONGEST:
            return Outcome(Message.State.FAILED, "too_long")
        words = {"to": composed.to, "from": settings.SMS_SENDER, "text": composed.words}
        try:
            answer = self.client.post(
                "/messages", json=words, headers={"Idempotency-Key": composed.key}
            )
        except httpx.HTTPError as error:
            return Outcome(Message.State.WAITING, type(error).__name__, refuses_us=True)
        return outcome_of(answer.status_code)


def outcome_of(status: int) -> Outcome:
    """Read the status of an answer; what stands in it is not kept."""
    if 200 <= status < 300 or status in TAKEN:
        return Outcome(Message.State.SENT)
    if status in ABOUT_THIS_ONE:
        return Outcome(Message.State.FAILED, str(status), is_address=status != 400)
    return Outcome(Message.State.WAITING, str(status), refuses_us=True)


def compose_text(letter: Letter) -> Sms:
    """Make the text, in the language of its reader: one line, without names and titles."""
    with translation.override(letter.reader.language):
        words = render_to_string(f"{letter.template}-sms.txt", letter.context())
    return Sms(
        key=f"{letter.messages[0].kind}.{letter.messages[0].pk}",
        to=international(letter.reader.phone),
        words=in_gsm(" ".join(words.split())),
    )


def international(phone: str) -> str:
    """Write a Dutch number as the gateway wants it: +31612345678."""
    digits = re.sub(r"[^0-9+]", "", phone)
    return re.sub(r"^(\+31|0031|0)", "+31", digits)


def in_gsm(words: str) -> str:
    """Write only characters that fit in one text: "Zoë" becomes "Zoe"."""
    plain = words.translate(PLAIN)
    return "".join(each if each in GSM else _nearest(each) for each in plain)


def _nearest(character: str) -> str:
    first = unicodedata.normalize("NFKD", character)[0]
    return first if first in GSM else "?"
