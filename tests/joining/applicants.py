"""People who fill in the form to become a member."""

import secrets
from datetime import UTC, date, datetime

from joining.applying import apply, confirm, hash_of
from joining.models import Application
from tests.erasure.people import at_the_end_of

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
NOOR = {
    "given_name": "Noor",
    "name_prefix": "van der",
    "family_name": "Meulen",
    "birth_date": "1994-06-02",
    "street": "Grotestraat",
    "house_number": "7",
    "house_letter": "",
    "house_addition": "",
    "postcode": "7461KE",
    "city": "Rijssen",
    "country": "NL",
    "email": "noor@example.org",
    "phone": "",
    "language": "nl",
    "membership_type": "standaard",
    "home_branch": "RIJ",
}


def an_application(at: datetime = NOON, **answers: str) -> tuple[Application, str]:
    """What was sent, with the link that the mail would have."""
    application = apply(NOOR | answers, at=at)
    token = secrets.token_urlsafe(32)
    Application.objects.filter(pk=application.pk).update(link_hash=hash_of(token), mailed_at=at)
    return application, token


def a_waiting_one(at: datetime = NOON, **answers: str) -> Application:
    """An application of which the address was confirmed: it has a code."""
    return confirm(an_application(at, **answers)[1], at=at)


def an_application_on(day: date) -> Application:
    return a_waiting_one(at_the_end_of(day))
