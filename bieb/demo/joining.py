"""Somebody who filled in the form on the website, and comes to collect the card."""

from datetime import datetime

from joining.applying import apply
from joining.models import Application

CODE = "PASK-2345"
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


def make_application(*, at: datetime) -> None:
    """One application, confirmed; its code for the desk is always `CODE`."""
    application = apply(NOOR, at=at)
    Application.objects.filter(pk=application.pk).update(confirmed_at=at, mailed_at=at, code=CODE)
