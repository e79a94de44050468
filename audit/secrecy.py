"""The words about keeping silent that every colleague accepts before seeing a member (P55).

The duty itself stands in the collective agreement of public libraries; which article it is
changes now and then and is a setting. A change of a word or of the article asks everybody again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from audit.models import Attestation

VERSION = 1
TEXTS: Mapping[str, Sequence[str]] = {
    "nl": (
        "Bij je werk zie en hoor je dingen over mensen: wat ze lenen, wat ze schuldig zijn, waar "
        "ze wonen. Daar praat je met niemand over, behalve met een collega die het voor het werk "
        "moet weten. Zo staat het ook in artikel {article} van onze cao.",
        "Je kijkt alleen in gegevens als je daarmee een lid helpt, en je zegt er eerst bij waarom. "
        "Het lid leest terug dat er gekeken is, wanneer, waarom en door welk team.",
        "Je kijkt niet bij jezelf, je familie, je buren of wie dan ook omdat je nieuwsgierig bent. "
        "Kijken zonder reden valt op; de functionaris gegevensbescherming vraagt je er dan naar.",
        "Je inlog is van jou alleen. Loop je weg, dan log je uit. Denk je dat er iets misging, dan "
        "zeg je het meteen.",
        "Zwijgen houdt niet op als je hier weggaat.",
    ),
    "en": (
        "In your work you see and hear things about people: what they borrow, what they owe, where "
        "they live. You talk about that with nobody, except a colleague who must know it for the "
        "work. Article {article} of our collective agreement says so too.",
        "You look at data only to help a member, and first say why. The member reads back that "
        "somebody looked, when, why and from which team.",
        "You do not look at yourself, your family, your neighbours or anybody else because you are "
        "curious. Looking without a reason stands out; the privacy officer will then ask you.",
        "Your log-in is yours alone. When you walk away you log out. When you think that something "
        "went wrong you say so at once.",
        "Keeping silent does not end when you leave.",
    ),
}
SESSION_KEY = "sworn"


def words(language: str) -> list[str]:
    """Return the paragraphs as colleagues read them; Dutch when there are none in `language`."""
    article = str(settings.SECRECY_ARTICLE)
    paragraphs = TEXTS.get(language, TEXTS["nl"])
    return [each.replace("{article}", article) for each in paragraphs]


def digest() -> str:
    """Return the fingerprint of the current words: what was accepted, to the letter."""
    said = json.dumps([VERSION, {language: words(language) for language in TEXTS}])
    return hashlib.sha256(said.encode()).hexdigest()


def accept(staff: AbstractBaseUser, *, language: str, at: datetime) -> Attestation:
    """Write down that this colleague accepted the current words; twice is once."""
    attestation, _made = Attestation.objects.get_or_create(
        staff_id=staff.pk,
        digest=digest(),
        defaults={"version": VERSION, "language": language, "accepted_at": at},
    )
    return attestation


def has_accepted(staff_id: UUID) -> bool:
    """Say whether this colleague accepted the words as they are now."""
    return Attestation.objects.filter(staff=staff_id, digest=digest()).exists()


def is_sworn(request: HttpRequest) -> bool:
    """Say the same of who is logged in; asked once for each session, and again for new words."""
    user: Any = request.user
    now = digest()
    if request.session.get(SESSION_KEY) == now:
        return True
    if not has_accepted(user.pk):
        return False
    request.session[SESSION_KEY] = now
    return True
