"""What is looked for, in every form in which it may be written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import md5, sha1, sha256

import re2

from bieb.lib.text import plain

SHORTEST = 4
BETWEEN_DIGITS = r"[ .\-()/]{0,3}"
DIGITS = 8
LONG = 4096
WRITTEN_WIDER = 4
"""How many times longer than folded a needle may be written: accents apart, spaces in numbers."""
IBAN = re.compile(r"[a-z]{2}\d{2}[a-z]{0,4}\d{9,26}")


def compiled(pattern: str) -> "re2._Regexp":
    """Compile for bytes of any encoding, without regard to case; it never goes back over text."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # a byte is a byte, whatever was meant by it
    options.case_sensitive = False
    options.max_mem = 64 * 1024 * 1024
    return re2.compile(pattern.encode(), options)


NOT_PLAIN = compiled(r"[\x80-\xff]+")


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
        self._anything = self._one_pass()
        longest = max((len(form) for _number, form in self.common + self.rare), default=SHORTEST)
        self._far = longest * WRITTEN_WIDER

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
        """Return the numbers of the needles that `text` contains.

        Long text is gone through once for all needles together, and most of it holds none.
        """
        if len(text) < LONG:
            return self._exactly(text)
        written = text.encode("utf-8", "replace")
        if self._anything.search(written):
            return self._exactly(text)
        if text.isascii():
            return set()
        parts = (part.decode("utf-8", "ignore") for part in self._not_plain(written))
        return {number for part in parts for number in self._exactly(part)}

    def _exactly(self, text: str) -> set[int]:
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

    def _one_pass(self) -> "re2._Regexp":
        """Anything that is looked for, without regard to case: no backtracking, whatever is added."""
        forms = {form for _number, form in self.common}
        forms |= {self.rare_prefix} if self.rare else set()
        patterns = {re2.escape(form) for form in forms if form.isascii()}
        patterns |= {pattern.pattern for _number, pattern in self.numbers}
        patterns |= {written.pattern for _number, _ends, written in self.accounts}
        return compiled("|".join(sorted(patterns)))

    def _not_plain(self, written: bytes) -> Iterator[bytes]:
        """Yield what is not ASCII, each time with as much around it as a needle may take."""
        begin = end = 0
        for found in NOT_PLAIN.finditer(written):
            if found.start() - self._far > end:
                yield written[begin:end]
                begin = found.start() - self._far
            end = found.end() + self._far
        yield written[begin:end]


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
