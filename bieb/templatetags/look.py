"""Small words for templates: what stands on a drawn book cover, and in which colour."""

import zlib

from django import template

from bieb.lib.money import euro

register = template.Library()
register.filter("euro", euro)

COVER_TONES = 8
"""Number of cover colours in static/bieb/bieb.css."""

COVER_SHAPES = 5
"""Number of shapes on covers, in the same file."""

# fmt: off
SMALL_WORDS = frozenset({
    "de", "het", "een", "en", "van", "in", "op", "of", "aan", "met", "voor", "te",
    "the", "a", "an", "and", "le", "la", "les", "et", "der", "die", "das", "und",
})
# fmt: on


@register.filter
def initials(text: str) -> str:
    """Return the first letters of the first two words that matter, as on a spine label."""
    words = [word for word in text.split() if word[:1].isalnum()]
    telling = [word for word in words if word.casefold() not in SMALL_WORDS] or words
    return "".join(word[0] for word in telling[:2]).upper()


@register.filter
def cover_tone(title: str) -> int:
    """Return the cover colour, 1 up to and including 8; the same title has the same colour."""
    return _drawn(title, COVER_TONES)


@register.filter
def cover_shape(genre: str) -> int:
    """Return the shape on the cover, 1 up to and including 5; one genre has one shape."""
    return _drawn(genre, COVER_SHAPES)


def _drawn(text: str, sorts: int) -> int:
    return zlib.crc32(str(text).casefold().encode()) % sorts + 1


@register.filter
def card_number(number: str) -> str:
    """Write a 14-digit number in groups that people can read aloud: 2 1234 00001 2345."""
    return f"{number[:1]} {number[1:5]} {number[5:10]} {number[10:]}"
