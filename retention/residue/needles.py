"""What is looked for, in every form in which it may be written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import md5, sha1, sha256

from bieb.lib.text import plain

SHORTEST = 4
BETWEEN_DIGITS = r"[ .\-()/]{0,3}"
DIGITS = 8
IBAN = re.compile(r"[a-z]{2}\d{2}[a-z]{0,4}\d{9,26}")


class TooShort(ValueError):
    """A needle of a few letters is found everywhere and says nothing."""


class Needles:
    """Finds a fixed list of needles in text, without regard to case, accents and spaces in numbers."""

    def __init__(self, wanted: Sequence[str], *, rare_prefix: str = "") -> None:
        """`rare_prefix` begins many of the needles; text without it is not searched for those.

        Raises:
            TooShort: a needle has fewer than four letters or digits.
        """
        self.rare_prefix = plain(rare_prefix)
        self.common: list[tuple[int, str]] = []
        self.rare: list[tuple[int, str]] = []
        self.numbers: list[tuple[int, re.Pattern[str]]] = []
        self.accounts: list[tuple[int, re.Pattern[str], re.Pattern[str]]] = []
        for number, needle in enumerate(wanted):
            self._add(number, needle)

    def _add(self, number: int, needle: str) -> None:
        folded = folded_text(needle.strip())
        if len(re.sub(r"\W", "", folded)) < SHORTEST:
            raise TooShort(f"needle {number + 1} is too short")
        if self.rare_prefix and folded.startswith(self.rare_prefix):
            self.rare.append((number, folded))
            return
        compact = re.sub(r"[\W_]", "", folded)
        digits = re.sub(r"\D", "", needle)
        if IBAN.fullmatch(compact):
            written = re.compile(BETWEEN_DIGITS.join(compact))
            ends = re.compile(BETWEEN_DIGITS.join(compact[-DIGITS:]))
            self.accounts.append((number, ends, written))
        elif len(digits) >= DIGITS and len(digits) * 2 > len(needle):
            core = re.sub(r"^(?:0031|31(?=\d{9}$)|0)", "", digits)
            self.numbers.append((number, re.compile(BETWEEN_DIGITS.join(core))))
        self.common += [(number, form) for form in {folded, *_hashes(folded)}]
        if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", folded):
            self.common.append((number, folded.replace("-", "")))

    def found_in(self, text: str) -> set[int]:
        """Return the numbers of the needles that `text` contains."""
        folded = folded_text(text)
        found = {number for number, form in self.common if form in folded}
        if self.rare and self.rare_prefix in folded:
            found |= {number for number, form in self.rare if form in folded}
        found |= {number for number, pattern in self.numbers if pattern.search(text)}
        found |= {
            number
            for number, ends, pattern in self.accounts
            if ends.search(folded) and pattern.search(folded)  # digits first: they are rarer
        }
        return found


def folded_text(text: str) -> str:
    """Fold case and accents; quick for the plain text that most of it is."""
    if text.isascii():
        return text.lower()
    return plain(unicodedata.normalize("NFKC", text))


def _hashes(folded: str) -> Iterable[str]:
    """Well-known digests of an address, as avatars and mailing tools use them."""
    if "@" in folded:
        for algorithm in (md5, sha1, sha256):
            yield algorithm(folded.encode(), usedforsecurity=False).hexdigest()
