"""The text of a message as it left: sealed, for ninety days, and then only its hash.

The hash proves afterwards that a mail somebody shows is the one we sent. So that nobody can guess
the text from it, a random number is hashed along. It stands in the header of the mail and in the
sealed text, and nowhere else.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.mail import EmailMessage

from bieb.lib.sealing import Unsealable, open_text, seal_text
from notifications.letters import PROOF_HEADER, Letter
from notifications.models import MessageBody
from notifications.versions import version_of


@dataclass(frozen=True)
class Text:
    """What somebody read: a subject (none in an SMS) and the words."""

    subject: str
    words: str


def keep_mail(letter: Letter, mail: EmailMessage, *, today: date) -> dict[str, str]:
    """Seal the text of a mail; return what its messages must remember of it."""
    return _kept(letter, sealed_mail(letter, mail, today=today))


def keep_text(letter: Letter, text: Text, *, proof: str, today: date) -> dict[str, str]:
    """Seal the text of what left; return what its messages must remember of it.

    Part of the change that records the outcome.
    """
    return _kept(letter, sealed_text(letter, text, proof=proof, today=today))


def sealed_mail(letter: Letter, mail: EmailMessage, *, today: date) -> MessageBody:
    """Seal the text of a mail; saving is up to the caller."""
    proof = mail.extra_headers[PROOF_HEADER]
    return sealed_text(letter, Text(str(mail.subject), str(mail.body)), proof=proof, today=today)


def sealed_text(letter: Letter, text: Text, *, proof: str, today: date) -> MessageBody:
    """Seal the text of what left; saving is up to the caller."""
    whole = "\n\n".join((text.subject, text.words, proof))
    body = MessageBody(member_id=letter.reader.pk, sent_on=today, sha256=fingerprint(whole))
    seal_text(body, "text", whole)
    return body


def remembered(letter: Letter, body: MessageBody) -> dict[str, str]:
    """Return what the messages of a letter must remember of its text."""
    version = version_of(letter.template, letter.reader.language)
    return {"template_version": version, "body_sha256": body.sha256}


def _kept(letter: Letter, body: MessageBody) -> dict[str, str]:
    body.save(force_insert=True)
    return remembered(letter, body)


def texts_of(fingerprints: Iterable[str]) -> dict[str, Text]:
    """Return the texts that are still kept, by the hash that messages remember. One query."""
    bodies = MessageBody.objects.filter(sha256__in=[each for each in fingerprints if each])
    found = {body.sha256: _opened(body) for body in bodies}
    return {key: text for key, text in found.items() if text}


def fingerprint(whole: str) -> str:
    """Return the hash of a text with its subject and its number."""
    return hashlib.sha256(whole.encode()).hexdigest()


def _opened(body: MessageBody) -> Text | None:
    """Read one; none when the key of its day is destroyed already."""
    try:
        whole = open_text(body, "text")
    except Unsealable:
        return None
    subject, _, rest = whole.partition("\n\n")
    words, _, _proof = rest.rpartition("\n\n")
    return Text(subject, words)
