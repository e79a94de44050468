"""For texts in which every line break counts."""

from django import template

register = template.Library()


@register.filter
def one_line(words: str) -> str:
    """Put what a part of a text says on one line; a file with a part ends with a line break."""
    return " ".join(words.split())
