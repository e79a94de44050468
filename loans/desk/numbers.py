"""What was scanned or typed: a card, a copy, a word for the desk, or something else."""

from dataclasses import dataclass
from enum import Enum

from stdnum import isbn

from bieb.lib import barcodes

DIGITS = 14


class Kind(Enum):
    """What a scan can be."""

    CARD = "card"
    COPY = "copy"
    PREVIOUS = "previous"
    HELP = "help"
    ISBN = "isbn"
    OTHER = "other"


WORDS = {"V": Kind.PREVIOUS, "?": Kind.HELP}


@dataclass(frozen=True)
class Scanned:
    """A scan, read: its kind, and its number without spaces."""

    kind: Kind
    number: str

    @property
    def has_check_digit(self) -> bool:
        """Say whether the last digit agrees with the others; a typing error rarely does."""
        return barcodes.is_number(self.number, self.number[:1])


def read(typed: str) -> Scanned:
    """Read what was scanned or typed. Spaces and hyphens do not count, and a letter O is a zero."""
    text = "".join(typed.split()).replace("-", "").upper()
    if text in WORDS:
        return Scanned(WORDS[text], text)
    number = text.replace("O", "0")
    if len(number) == DIGITS and number.isascii() and number.isdigit():
        kinds = {barcodes.CARD: Kind.CARD, barcodes.COPY: Kind.COPY}
        return Scanned(kinds.get(number[0], Kind.OTHER), number)
    return Scanned(Kind.ISBN if isbn.is_valid(number) else Kind.OTHER, number)
