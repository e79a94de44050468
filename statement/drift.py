"""Compare what the statement names with what the software works with: parties, links, products."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

import partners
from statement.clauses import CLAUSES, LANGUAGES
from statement.facts import AUTHORITY_URL, PROCESSORS, PRODUCTS
from statement.wording import chosen_now

RECIPIENTS = Path(partners.__file__).parent / "recipients.toml"


def drifted() -> Iterator[str]:
    """Name each thing that the statement says and that is not so."""
    yield from _parties()
    yield from _links()
    yield from _products()


def _parties() -> Iterator[str]:
    known = tomllib.loads(RECIPIENTS.read_text())
    ours = {code for code, each in known.items() if each["role"] == "processor"}
    for code in ours - PROCESSORS.keys():
        yield f"{known[code]['name']} works for us and the statement does not name it (P8)."
    for code in PROCESSORS.keys() - ours:
        yield f"The statement names {PROCESSORS[code]} (P8), which does not work for us."
    for code in ours & PROCESSORS.keys():
        if PROCESSORS[code].split()[0] not in known[code]["name"]:
            yield f"The statement calls {known[code]['name']} {PROCESSORS[code]} (P8)."


def _products() -> Iterator[str]:
    choices = chosen_now()
    for product, (setting, answer) in PRODUCTS.items():
        named = [
            clause.id
            for clause in CLAUSES.values()
            for language in LANGUAGES
            if product in clause.sentence(language, choices)
        ]
        if named and choices[setting] != answer:
            yield f"{named[0]} names {product}, which this library does not use ({setting})."
        if not named and choices[setting] == answer:
            yield f"The statement does not name {product}, which this library uses ({setting})."


def _links() -> Iterator[str]:
    named = {
        "KB_PRIVACY_URL": settings.KB_PRIVACY_URL,
        "PANEL_PRIVACY_URL": settings.PANEL_PRIVACY_URL,
        "AUTHORITY_URL": AUTHORITY_URL,
    }
    if chosen_now()["CUSTOMER_PANEL"] == "none":
        del named["PANEL_PRIVACY_URL"]
    for name, address in named.items():
        parts = urlsplit(str(address))
        if parts.scheme != "https" or "." not in parts.netloc or parts.query:
            yield f"{name} is {address!r}: a link of the statement must be a plain https address."
