"""The export for people: as a page that needs nothing else, and as a PDF that a screen reader reads."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib.clock import AMSTERDAM

TEMPLATE = Path(__file__).with_name("export.typ")
SCHEMA = Path(__file__).with_name("schema.json")
STYLE = Path(__file__).with_name("export.css")
LINES_IN_PDF = 500
"""Lines of one sort that are set in the PDF: ten thousand took 1.7 GB. The other forms hold all."""


def as_json(document: dict[str, Any]) -> bytes:
    """Return the document for machines; `schema.json` says what is in it."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_page(document: dict[str, Any]) -> bytes:
    """Return the document as one page of HTML that can be kept: nothing in it is fetched."""
    with translation.override(document["language"]):
        words = _shown(document) | {"style": format_html("<style>{}</style>", _style())}
        return render_to_string("rights/export_page.html", words).encode()


def as_pdf(document: dict[str, Any]) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1). What people wrote is data, never markup."""
    with translation.override(document["language"]):
        words = json.dumps(_shown(document, most=LINES_IN_PDF), ensure_ascii=False, default=str)
    made: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": words},
        timestamp=int(datetime.fromisoformat(document["made_at"]).timestamp()),
    )
    return made


@cache
def _style() -> SafeString:
    """Our own file, which goes along in the page."""
    return mark_safe(STYLE.read_text())  # noqa: S308


@cache
def schema() -> bytes:
    """Return the published schema of the JSON."""
    return SCHEMA.read_bytes()


def _shown(document: dict[str, Any], *, most: int | None = None) -> dict[str, Any]:
    """Return the document in words: what there is under each heading, and what there is not.

    `most` is how many lines of one sort are shown; the rest is counted in a sentence.
    """
    made = parse_date(document["made_on"])
    return {
        "language": document["language"],
        "title": _("Everything we hold about you"),
        "library": settings.LIBRARY_NAME,
        "controller": settings.CONTROLLER,
        "made": _("Made on %(day)s by %(library)s.")
        % {"day": date_format(made, "j F Y") if made else "", "library": settings.LIBRARY_NAME},
        "portable_words": _(
            "What is marked with * you may take along to another library (GDPR article 20)."
        ),
        "nothing_words": _("There is nothing of this:"),
        "activities": [_activity(each, most) for each in document["activities"]],
    }


def _activity(activity: dict[str, Any], most: int | None) -> dict[str, Any]:
    tables = activity["tables"]
    return {
        "heading": activity["heading"],
        "purpose": activity["purpose"],
        "tables": [_table(each, most) for each in tables if each["rows"]],
        "nothing": sorted({each["what"] for each in tables if not each["rows"]}),
    }


def _table(table: dict[str, Any], most: int | None) -> dict[str, Any]:
    number = len(table["rows"])
    return {
        "what": table["what"],
        "number": ngettext("%d line", "%d lines", number) % number,
        "facts": [
            [_("Why we may"), table["ground"]["words"]],
            [_("How long"), _kept(table)],
            [_("What happens then"), table["end"]],
            [_("Who gets it"), "; ".join(table["recipients"]) or _("nobody")],
            [_("Where it came from"), _sources(table["columns"])],
            *_left_out(number, most),
        ],
        "rows": [_row(each, table["columns"]) for each in table["rows"][:most]],
    }


def _left_out(number: int, most: int | None) -> list[list[str]]:
    if most is None or number <= most:
        return []
    words = _("the first %(most)d lines; the page and the JSON hold all of them")
    return [[_("In this PDF"), words % {"most": most}]]


def _kept(table: dict[str, Any]) -> str:
    kept = table["kept"]
    parts = [
        ngettext("%d year", "%d years", kept["years"]) % kept["years"] if kept["years"] else "",
        ngettext("%d month", "%d months", kept["months"]) % kept["months"]
        if kept["months"]
        else "",
        ngettext("%d day", "%d days", kept["days"]) % kept["days"] if kept["days"] else "",
    ]
    length = " ".join(part for part in parts if part)
    return _("at most %(length)s, counted from: %(start)s") % {
        "length": length,
        "start": kept["from"] or _("the moment that we wrote it down"),
    }


def _sources(columns: Iterable[dict[str, Any]]) -> str:
    """Say "you told us: street, city; worked out by us: …"."""
    found: dict[str, list[str]] = {}
    for each in columns:
        found.setdefault(each["source_in_words"], []).append(each["what"])
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{source}: {', '.join(names)}" for source, names in found.items())


def _row(row: dict[str, Any], columns: Iterable[dict[str, Any]]) -> dict[str, Any]:
    values = [
        [each["what"] + (" *" if each["portable"] else ""), _said(row["values"][each["name"]])]
        for each in columns
        if row["values"][each["name"]] != {"value": None}
    ]
    gone = parse_date(row["gone_by"]) if row["gone_by"] else None
    end = _("Gone on %(day)s at the latest.") % {"day": date_format(gone, "j F Y")} if gone else ""
    return {"pairs": values, "end": end}


def _said(value: dict[str, Any]) -> str:
    if value.get("words"):
        return str(value["words"])
    if value.get("left_out"):
        return {
            "secret": _("we hold it, but nobody can read it back"),
            "somebody_else": _("this is about somebody else"),
            "destroyed": _("the words were destroyed already"),
        }[value["left_out"]]
    return _plainly(value["value"])


def _plainly(raw: Any) -> str:
    if raw is None or raw == "":
        return _("empty")
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, list):
        return ", ".join(_plainly(each) for each in raw)
    if isinstance(raw, dict):
        return "; ".join(f"{key}: {_plainly(each)}" for key, each in raw.items())
    return _moment(raw) if isinstance(raw, str) else str(raw)


def _moment(raw: str) -> str:
    """Write a day or a moment as people do; leave every other text as it is."""
    try:
        if len(raw) == len("2026-11-22"):
            return date_format(date.fromisoformat(raw), "j F Y")
        found = parse_datetime(raw) if "T" in raw else None
    except ValueError:
        return raw
    if found is None or found.tzinfo is None:
        return raw
    return date_format(found.astimezone(AMSTERDAM), "j F Y, H.i")
