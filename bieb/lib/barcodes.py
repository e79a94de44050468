"""The 14-digit numbers on cards and copies: a first digit for the kind, a Luhn digit at the end."""

from random import Random

from stdnum import luhn

CARD, COPY = "2", "3"


def draw(kind: str, rng: Random) -> str:
    """Draw a number of `kind` ("2" a card, "3" a copy).

    Random, because numbers in a row tell a guesser which other numbers exist.
    """
    body = f"{kind}{rng.randrange(10**12):012d}"
    return body + str(luhn.calc_check_digit(body))


def is_number(text: str, kind: str) -> bool:
    """Say whether `text` is a well-formed number of `kind`, check digit included."""
    return len(text) == 14 and text.isdigit() and text[0] == kind and bool(luhn.is_valid(text))
