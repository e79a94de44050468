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
    proof = mail.extra_headers[PROOF_HEADER]
    return keep_text(letter, Text(str(mail.subject), str(mail.body)), proof=proof, today=today)


def keep_text(letter: Letter, text: Text, *, proof: str, today: date) -> dict[str, str]:
    """Seal the text of what left; return what its messages must remember of it.

    Part of the change that records the outcome.
    """
    whole = "\n\n".join((text.subject, text.words, proof))
    body = MessageBody(member=letter.reader, sent_on=today, sha256=fingerprint(whole))
    seal_text(body, "text", whole)
    body.save(force_insert=True)
    version = version_of(letter.template, letter.reader.language)
    return {"template_version": version, "body_sha256": body.sha256}


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
