"""Titles, copies and branches, and when each branch is open. Nothing here is about a person."""

from catalog.models.branches import Branch, CalendarVersion, Closure, OpeningHours
from catalog.models.titles import BARCODE, Copy, CopyQuerySet, ItemType, Title, TitleQuerySet
from catalog.models.words import Word

__all__ = [
    "BARCODE",
    "Branch",
    "CalendarVersion",
    "Closure",
    "Copy",
    "CopyQuerySet",
    "ItemType",
    "OpeningHours",
    "Title",
    "TitleQuerySet",
    "Word",
]
