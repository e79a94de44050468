"""A newsletter as a draft, with members and strangers who asked for it."""

from datetime import datetime, timedelta

from consent.models import Purpose
from consent.texts import current_text
from newsletters.models import Issue, Subscription, Topic

STRANGERS = ("buurtkrant@example.org", "basisschool@example.org", "cafe@example.org")
TEXT = """# Voorlezen op woensdag

Elke woensdag om 14.30 uur lezen we voor in **Rijssen**. Kom je ook?

- gratis, ook als je geen lid bent
- voor kinderen van 3 tot 6 jaar
- er is limonade

[Bekijk wanneer we open zijn](https://www.example.org/openingstijden)

# Hulp bij je belasting

In Holten helpen vrijwilligers je op donderdag. Neem je brieven mee."""
IN_ENGLISH = """# Reading aloud on Wednesday

Every Wednesday at half past two we read aloud in **Rijssen**. Everybody is welcome.

# Help with your taxes

In Holten volunteers help you on Thursday. Bring your letters."""


def make_newsletter(*, at: datetime) -> None:
    """Write one draft, and confirm three addresses of people who are no member."""
    text = current_text(Purpose.NEWSLETTER, "nl")
    Subscription.objects.bulk_create(
        Subscription(
            address=address,
            topics=Topic.values,
            text=text,
            asked_at=at - timedelta(days=30),
            confirmed_at=at - timedelta(days=30),
        )
        for address in STRANGERS
    )
    Issue.objects.create(
        subject_nl="Wat er in december te doen is",
        body_nl=TEXT,
        subject_en="What is on in December",
        body_en=IN_ENGLISH,
        topics=[Topic.NEWS, Topic.ACTIONS],
        made_at=at,
    )
