"""The words people read when they say yes or no. A new wording gets a new version; none changes."""

from django.conf import settings
from django.db.models import QuerySet

from consent.models import ConsentText, Purpose

UNTIL_WITHDRAWN = 2
"""The version about new books that does not end with the membership (`settings.NEW_ARRIVALS`)."""

WITH_A_NAME = 1
"""The version about the newsletter that asked for the name too; no newsletter uses it."""

TEXTS = [
    (
        Purpose.NEWSLETTER,
        "nl",
        WITH_A_NAME,
        "Ja, stuur mij 1 keer per maand de nieuwsbrief met nieuws, acties en aanbiedingen van de bieb. "
        "We gebruiken hiervoor je naam en je e-mailadres. Stoppen kan altijd, met 1 klik.",
    ),
    (
        Purpose.NEWSLETTER,
        "en",
        WITH_A_NAME,
        "Yes, send me the newsletter once a month, with news and offers of the library. "
        "We use your name and e-mail address for this. You can stop at any time, with one click.",
    ),
    (
        Purpose.NEWSLETTER,
        "nl",
        2,
        "Ja, stuur mij 1 keer per maand de nieuwsbrief met nieuws, acties en aanbiedingen van de bieb. "
        "We gebruiken hiervoor je e-mailadres. Stoppen kan altijd, met 1 klik.",
    ),
    (
        Purpose.NEWSLETTER,
        "en",
        2,
        "Yes, send me the newsletter once a month, with news and offers of the library. "
        "We use your e-mail address for this. You can stop at any time, with one click.",
    ),
    (
        Purpose.NEW_ARRIVALS,
        "nl",
        1,
        "Ja, stuur mij een mail als er nieuwe boeken zijn. We gebruiken hiervoor je e-mailadres. "
        "Je krijgt deze mail tot je zelf stopt of geen lid meer bent.",
    ),
    (
        Purpose.NEW_ARRIVALS,
        "en",
        1,
        "Yes, send me an e-mail when there are new books. We use your e-mail address for this. "
        "You get this e-mail until you stop it or are no longer a member.",
    ),
    (
        Purpose.NEW_ARRIVALS,
        "nl",
        UNTIL_WITHDRAWN,
        "Ja, stuur mij een mail als er nieuwe boeken zijn. We gebruiken hiervoor je e-mailadres. "
        "Je krijgt deze mail tot je zelf stopt, ook als je geen lid meer bent.",
    ),
    (
        Purpose.NEW_ARRIVALS,
        "en",
        UNTIL_WITHDRAWN,
        "Yes, send me an e-mail when there are new books. We use your e-mail address for this. "
        "You get this e-mail until you stop it, also when you are no longer a member.",
    ),
]


def publish_texts() -> None:
    """Write the versions that the database does not have yet; safe to repeat."""
    ConsentText.objects.bulk_create(
        [
            ConsentText(purpose=purpose, language=language, version=version, text=text)
            for purpose, language, version, text in TEXTS
        ],
        ignore_conflicts=True,
    )


def texts_now() -> QuerySet[ConsentText]:
    """The words that this library may ask with: those that promise what it chose."""
    texts = ConsentText.objects.all()
    if settings.NEW_ARRIVALS == "until_withdrawn":
        return texts
    return texts.exclude(purpose=Purpose.NEW_ARRIVALS, version=UNTIL_WITHDRAWN)


def current_texts(language: str) -> dict[str, ConsentText]:
    """Return the newest words of each purpose in a language; one query."""
    return {
        text.purpose: text for text in texts_now().filter(language=language).order_by("version")
    }


def current_text(purpose: str, language: str) -> ConsentText:
    """Return the newest wording of `purpose` in `language`, or in Dutch when there is none."""
    texts = texts_now().filter(purpose=purpose).order_by("-version")
    return texts.filter(language=language).first() or texts.filter(language="nl")[0]
