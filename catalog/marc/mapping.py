"""From one MARC record to one title of ours. Any record gives a title or a reason, never an error.

Source: MARC 21 Format for Bibliographic Data.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from pymarc import Field, Record
from stdnum import ean
from stdnum import isbn as standard_book_number
from stdnum.exceptions import ValidationError

from bieb.lib.text import plain
from catalog.marc import codes
from catalog.marc.errors import Reason
from catalog.models import Title

MOST = 20
"""Most numbers, names and other titles kept of one record."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
INITIAL = re.compile(r"(?:^|[\s.\-])(?:\w|Jr|Sr|Dr|St)\.$|\.\.\.$")
YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b")
ISBD = " /:;,="


class Description(NamedTuple):
    """A title as the import stores it, column by column."""

    control_number: str
    title: str
    subtitle: str
    other_titles: list[str]
    author: str
    contributors: list[str]
    year: int | None
    language: str
    publisher: str
    edition: str
    series: str
    isbns: list[str]
    item_type: str
    audience: str
    is_fiction: bool
    genre: str
    sort_key: str
    shelf_mark: str

    def fingerprint(self) -> bytes:
        """SHA-256 of what we keep of the record: changes outside it are no change to us."""
        return sha256(json.dumps(self, ensure_ascii=False).encode()).digest()


class _Fields:
    """The fields of a record by tag, and the texts by tag and code: looked up dozens of times."""

    def __init__(self, record: Record) -> None:
        self._fields: dict[str, list[Field]] = {}
        self._texts: dict[str, list[str]] = {}
        for field in record.fields:
            self._fields.setdefault(field.tag, []).append(field)
            for code, value in field.subfields:
                self._texts.setdefault(field.tag + code, []).append(value)

    def control(self, tag: str) -> str:
        return self.controls(tag)[0] if tag in self._fields else ""

    def controls(self, tag: str) -> list[str]:
        return [str(field.data or "") for field in self._fields.get(tag, ())]

    def all(self, *tags: str) -> list[Field]:
        return [field for tag in tags for field in self._fields.get(tag, ())]

    def first(self, code: str, *tags: str) -> str:
        """The first text in subfield `code` of the fields `tags`, looked up in that order."""
        texts = self.texts(code, *tags)
        return texts[0] if texts else ""

    def texts(self, code: str, *tags: str) -> list[str]:
        """Every text in subfield `code` of the fields `tags`; most records lack most fields."""
        given = [text for tag in tags for text in self._texts.get(tag + code, ())]
        return [text for text in map(_clean, given) if text] if given else given


def described(record: Record) -> Description | Reason:
    """Describe the title of a record, or say why that cannot be done."""
    fields = _Fields(record)
    leader = str(record.leader).ljust(24)
    general = fields.control("008").ljust(40)
    title, subtitle, filing = _title(fields)
    if not title:
        return Reason.NO_TITLE
    names = [name for name in map(display_name, fields.all("100", "110", "111")) if name]
    others = [name for name in map(display_name, fields.all("700", "710")) if name]
    author = names[0] if names else ""
    isbns = _isbns(fields)
    item_type = _item_type(fields, leader, general)
    is_young = _is_for(codes.YOUNG, general, leader)
    if item_type == "boek" and is_young:
        item_type = "jeugdboek"
    is_fiction = _is_fiction(fields, leader, general)
    without_number = Description(
        control_number="",
        title=title,
        subtitle=subtitle,
        other_titles=_once(_trimmed(text, 500) for text in fields.texts("a", "246", "240")),
        author=author,
        contributors=_once(name for name in others if name != author),
        year=_year(fields, general),
        language=_language(fields, general),
        publisher=_trimmed(fields.first("b", "264", "260"), 200),
        edition=_trimmed(fields.first("a", "250"), 100),
        series=_series(fields),
        isbns=isbns,
        item_type=item_type,
        audience=Title.Audience.YOUTH.value if is_young else Title.Audience.ADULT.value,
        is_fiction=is_fiction,
        genre=_trimmed(fields.first("a", "655", "650"), 40),
        sort_key=filing,
        shelf_mark=_shelf_mark(fields, filing, is_young=is_young, is_fiction=is_fiction),
    )
    return _numbered(without_number, fields)


def _numbered(description: Description, fields: _Fields) -> Description | Reason:
    """Identify by control number and its owner, else by ISBN, else by what the record says."""
    number, owner = (_clean(fields.control(tag)) for tag in ("001", "003"))
    if number:
        control_number = f"({owner}){number}" if owner else number
    elif description.isbns:
        control_number = f"isbn:{description.isbns[0]}"
    else:
        control_number = f"sha256:{description.fingerprint().hex()[:40]}"
    if len(control_number) > 60:
        return Reason.NUMBER_TOO_LONG
    return description._replace(control_number=control_number)


def display_name(field: Field) -> str:
    """Write "Dragt, Tonke" as "Tonke Dragt"; names of rulers and organisations stay as they are."""
    name = _trimmed("".join(_subfields(field, "a")[:1]), 290)
    numeral = _trimmed("".join(_subfields(field, "b")[:1]), 8) if field.tag.endswith("00") else ""
    is_inverted = field.tag.endswith("00") and field.indicator1 != "0"
    family, comma, given = name.partition(", ") if is_inverted else (name, "", "")
    if comma and given:
        given, comma, suffix = given.partition(", ")
        name = f"{given} {family}{comma}{suffix}"
    return f"{name} {numeral}".strip()


def _title(fields: _Fields) -> tuple[str, str, str]:
    """Return title with its part, subtitle, and what to file under."""
    for field in fields.all("245"):
        main = _trimmed(" ".join(_subfields(field, "a")), 500)
        parts = [_trimmed(text, 200) for text in _subfields(field, "n", "p")]
        title = ". ".join(text for text in (main, *parts) if text)[:500].strip()
        if title:
            skipped = field.indicator2 if field.indicator2 in "123456789" else "0"
            filing = plain(title[int(skipped or 0) :]).strip(" '\"-.…") or title
            return title, _trimmed(" ".join(_subfields(field, "b")), 500), filing[:500]
    return "", "", ""


def _series(fields: _Fields) -> str:
    for field in fields.all("490", "830"):
        name, volume = (_trimmed(" ".join(_subfields(field, code)), 200) for code in "av")
        if name:
            return f"{name} ; {volume}" if volume else name
    return ""


def _isbns(fields: _Fields) -> list[str]:
    """Valid ISBNs as thirteen digits; what is printed wrong on the book is left out."""
    given = (text.split(maxsplit=1)[0] for text in fields.texts("a", "020"))
    return _once(number for number in map(_isbn13, given) if number)


def _isbn13(text: str) -> str:
    if len(text) == 13 and text.isascii() and text.isdigit() and text.startswith(("978", "979")):
        return text if ean.calc_check_digit(text[:12]) == text[12] else ""
    try:
        return str(standard_book_number.validate(text.strip("()[]:;."), convert=True))
    except ValidationError:
        return ""


def _year(fields: _Fields, general: str) -> int | None:
    texts = (general[7:11], *fields.texts("c", "264", "260"))
    found = (YEAR.search(text) for text in texts)
    return next((int(match[1]) for match in found if match), None)


def _language(fields: _Fields, general: str) -> str:
    for code in (general[35:38].lower(), fields.first("a", "041")[:3].lower()):
        if len(code) == 3 and code.isascii() and code.isalpha() and code not in codes.NO_LANGUAGE:
            return codes.LANGUAGES.get(code, code)
    return ""


def _is_for(audience: frozenset[str], general: str, leader: str) -> bool:
    """008/22 speaks of the audience, except for magazines, where it is a form."""
    return leader[7] not in codes.SERIAL and general[22] in audience


def _is_fiction(fields: _Fields, leader: str, general: str) -> bool:
    """Believe 008/33 where it speaks; else a subject class means that it is not fiction."""
    if leader[6] in codes.TEXT and leader[7] not in codes.SERIAL:
        if general[33] in codes.FICTION:
            return True
        if general[33] in codes.NOT_FICTION:
            return False
    return not fields.texts("a", "082", "084")


def _item_type(fields: _Fields, leader: str, general: str) -> str:
    """Name the sort of thing from the carrier, the content and the type of record."""
    carriers = {text.strip() for text in fields.texts("b", "338")}
    physical = [text[:2] for text in fields.controls("007")]
    kind = leader[6]
    if "cr" in carriers or "cr" in physical or (kind in codes.TEXT and general[23] in "os"):
        return codes.ONLINE
    kind = next((codes.CARRIERS[each] for each in carriers if each in codes.CARRIERS), kind)
    content = {text.strip() for text in fields.texts("b", "336")}
    if "vd" in physical or kind in codes.VIDEO:
        return "dvd"
    if kind in codes.SPOKEN + codes.MUSIC:
        return "luister" if "spw" in content or leader[6] in codes.TEXT + codes.SPOKEN else "cd"
    if kind in codes.SOFTWARE:
        return "game"
    if leader[7] in codes.SERIAL:
        return "tijdschrift"
    return "grootletter" if _is_large_print(fields, general, physical) else "boek"


def _is_large_print(fields: _Fields, general: str, physical: list[str]) -> bool:
    words = " ".join((*fields.texts("n", "340"), *fields.texts("a", "655", "250"))).casefold()
    return (
        general[23] == "d" or "tb" in physical or any(sign in words for sign in codes.LARGE_PRINT)
    )


def _shelf_mark(fields: _Fields, filing: str, *, is_young: bool, is_fiction: bool) -> str:
    """Where the copy stands: J for the young, the subject class, four letters of the name."""
    given = fields.first("h", "852") or fields.first("j", "852")
    if given:
        return _trimmed(given, 40)
    family = fields.first("a", "100", "110").partition(",")[0]
    letters = "".join(letter for letter in plain(family) or filing if letter.isalnum())[:4]
    subject = "" if is_fiction else _trimmed(fields.first("a", "084", "082"), 20)
    return " ".join(part for part in ("J" if is_young else "", subject, letters.upper()) if part)


def _subfields(field: Field, *wanted: str) -> list[str]:
    return [_clean(value) for code, value in field.subfields if code in wanted]


def _clean(text: str | None) -> str:
    """Leave out what is no text (control and non-sorting characters) and compose accents."""
    text = text or ""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = " ".join(text.split())
    return unicodedata.normalize("NFC", CONTROL.sub("", text)).strip()


def _trimmed(text: str, longest: int) -> str:
    """Cut the punctuation with which cataloguers join the parts, but not the dot of an initial."""
    if not text:
        return ""
    text = text.strip(ISBD)
    if text.endswith(".") and not INITIAL.search(text):
        text = text[:-1].rstrip(ISBD)
    return text[:longest].rstrip()


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))[:MOST]
