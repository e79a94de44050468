"""See a text before anybody gets it: with readers who are hard on a layout, and no real member."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from bieb.lib.money import euro
from members.message_kinds import channels_of
from members.models import Address
from notifications.letters import site_url
from notifications.models import Message
from notifications.paper import as_pictures, envelope, written_on_paper
from notifications.versions import parts_of

WIDTHS = (320, 600, 1280)
READERS: Mapping[str, tuple[str | Promise, dict[str, Any]]] = {
    "usual": (_("somebody as usual"), {"reader": "Jan"}),
    "long": (
        _("a very long name"),
        {"reader": "Maximiliaan-Christoffel Wolfeschlegelsteinhausenbergerdorff-van der Donck"},
    ),
    "mononym": (_("one name only"), {"reader": "Suharto"}),
    "child": (_("a carer of a child"), {"reader": "Sara", "borrower": "Sem", "about": "Sem"}),
    "arabic": (_("Arabic letters"), {"reader": "محمد عبد الرحمن", "titles": ["ألف ليلة وليلة"]}),
    "frisian": (_("Frisian letters"), {"reader": "Tsjûkje fan ’e Fjild-Ûlesprong"}),
    "many": (_("forty things"), {"reader": "Jan", "count": 40, "titles": ["Kruistocht"] * 40}),
}
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
STYLE = re.compile(r'\sstyle="[^"]*"')


def preview(template: str, *, reader: str, language: str, today: date) -> dict[str, Any]:
    """Return every part of a template as this reader would get it, by the end of its name.

    Of HTML only what is in the body, without its styles: the page shows it in its own.
    """
    words = _words(today) | READERS[reader][1]
    with translation.override(language):
        made = {
            part.removeprefix(template): render_to_string(part, words)
            for part in parts_of(template)
        }
    return {name: _shown(text) if name.endswith("html") else text for name, text in made.items()}


@lru_cache(maxsize=16)
def pages_on_paper(template: str, *, reader: str, language: str, today: date) -> list[bytes]:
    """Return the pages of the letter as this reader would get it; none when it is never a letter."""
    code = template.rpartition("/")[2]
    is_letter = code not in settings.MESSAGE_KINDS or Message.Channel.LETTER in channels_of(code)
    if not is_letter or f"{template}-subject.txt" not in parts_of(template):
        return []
    words = _words(today) | READERS[reader][1]
    paper = written_on_paper(template, words, language=language, today=today)
    home = Address(street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen")
    lines = envelope(str(words["reader"]), home)
    return as_pictures(replace(paper, address=lines, town=home.city), today=today)


def _shown(html: str) -> SafeString:
    found = BODY.search(html)
    inner = STYLE.sub("", found[1] if found else html)
    return mark_safe(inner)  # noqa: S308  our own template, in which every word was escaped


def _words(today: date) -> dict[str, Any]:
    """Something for every gap that a text can have."""
    day = today + timedelta(days=3)
    title = "De avonturen van een heel lange titel die maar niet ophoudt"
    line = {
        "what": _("2 books"),
        "count": 2,
        "day": day,
        "due_on": day,
        "titles": [title],
        "borrower": "",
        "is_shelf": False,
    }
    return {
        "library": settings.LIBRARY_NAME, "phone": settings.LIBRARY_PHONE,
        "messages_url": site_url("notifications:preferences"), "loans_url": site_url("loans:list"),
        "page_url": site_url("loans:list"), "count": 2, "pay_days": 14, "fixed": 1, "what": _("2 books"), "due_on": day,
        "titles": [title], "shows_titles": True, "has_book_drop": True, "last_day": day,
        "first_day": today, "branch": "Holten", "place": settings.LIBRARY_NAME, "reason": "…",
        "is_ready": True, "things": [{"code": "OTTER 27", "title": title}], "lines": [line], "is_one_day": False,
        "purpose": "…", "is_yes": True, "text": "…", "decided_on": today, "channel": "…",
        "reference": "V-2026-0001", "step": "privacy_received", "received_on": today,
        "about": "", "borrower": "", "receipt_url": site_url("notifications:preferences"),
        "answer_by": day, "kind": "…",
        "people": _people(today, title), "is_late": True, "other": "Suharto", "is_owner": True,
        "invoiced_on": today, "pay_by": today + timedelta(days=30), "pay_url": site_url("payments:mine"),
        "price": euro(2495), "admin": euro(500), "fee": euro(240), "total": euro(3235),
        "days": 7, "collect_days": 30, "gone_on": day, "cents": 250, "subject": "…", "html": "…", "stop_url": site_url("home"), "confirm_url": site_url("home"),
    }  # fmt: skip


def _people(today: date, title: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """A household of two: the reader, who is not late, and a child with a second reminder."""
    soon = {
        "what": _("2 books"),
        "count": 2,
        "due_on": today + timedelta(days=3),
        "titles": [title],
    }
    late = {"what": _("1 book"), "count": 1, "due_on": today - timedelta(days=42), "titles": []}
    return [("", [soon]), ("Sem", [late | {"is_late": True, "ordinal": 2}])]
