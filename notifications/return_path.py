"""The address to which a mail that cannot be delivered comes back: it says which mail, signed.

`terug+12.0f3a9c21.4be1d20c77aa90f1@example.org`: the number of the message, the first characters of
the fingerprint of the address, and a signature. Nothing is stored for it, it names nobody, and
nobody can make one for a mail that we did not send. The number of a newsletter has an n before it.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "notifications.return_path"
SHORT = 8
SIGNATURE = 16
SIGNED = re.compile(r"\+(?P<name>n?\d{1,18})\.(?P<start>[0-9a-f]{8})\.(?P<signature>[0-9a-f]{16})@")


@dataclass(frozen=True)
class Returned:
    """Which message came back, and the first characters of the fingerprint of its address.

    `is_newsletter`: the number is that of a newsletter to one reader.
    """

    number: int
    start: str
    is_newsletter: bool = False


def fingerprint(address: str) -> str:
    """Return what is kept of an address that gave our mail back; the database makes the same."""
    return sha256(address.lower().encode()).hexdigest()


def return_path(number: int, address: str, *, is_newsletter: bool = False) -> str:
    """Return the envelope sender for one mail; the usual sender where no address is set."""
    if not settings.BOUNCE_ADDRESS:
        return str(settings.DEFAULT_FROM_EMAIL)
    name, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}{mark(number, address, is_newsletter=is_newsletter)}{domain}"


def mark(number: int, address: str, *, is_newsletter: bool = False) -> str:
    """Return the signed part, which is all that a mail provider gets and gives back."""
    name = f"n{number}" if is_newsletter else str(number)
    start = fingerprint(address)[:SHORT]
    return f"+{name}.{start}.{_signature(name, start)}@"


def read_return_path(words: str) -> Returned | None:
    """Find a return path of ours in a header; `None` when there is none or it is forged."""
    for found in SIGNED.finditer(words.lower()):
        name, start = found["name"], found["start"]
        if constant_time_compare(found["signature"], _signature(name, start)):
            return Returned(int(name.lstrip("n")), start, is_newsletter=name.startswith("n"))
    return None


def _signature(name: str, start: str) -> str:
    return salted_hmac(SALT, f"{name}.{start}", algorithm="sha256").hexdigest()[:SIGNATURE]
