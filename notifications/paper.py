"""Letters on paper: one PDF for a day, that screen readers can read and archives can keep."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string, select_template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Address
from notifications.bodies import Text
from notifications.letters import Letter

TEMPLATE = Path(__file__).with_name("letter.typ")
WINDOW = {"left": "2cm", "right": "10.5cm"}
HOME = "NL"


@dataclass(frozen=True)
class Paper:
    """One letter, ready for its envelope."""

    address: Sequence[str]
    town: str
    subject: str
    paragraphs: Sequence[Sequence[str]]
    language: str
    day: str


def compose_paper(letter: Letter, *, today: date) -> Paper:
    """Make one letter, in the language of its reader: its own words, or those of the mail.

    Raises Address.DoesNotExist when there is nowhere to send it.
    """
    address = letter.reader.addresses.get(kind=Address.Kind.HOME)
    written = written_on_paper(
        letter.template, letter.context(), language=letter.reader.language, today=today
    )
    return replace(
        written,
        address=envelope(letter.reader.full_name, address),
        town=_one_line(address.city),
    )


def written_on_paper(
    template: str, words: Mapping[str, object], *, language: str, today: date
) -> Paper:
    """Make a letter without its address: nothing of its words ever comes on the envelope."""
    with translation.override(language):
        subject = render_to_string(f"{template}-subject.txt", dict(words))
        found = select_template([f"{template}-letter.txt", f"{template}-body.txt"])
        body = found.render(dict(words))
        return Paper(
            address=(),
            town="",
            subject=_one_line(subject),
            paragraphs=[
                [line for line in each.splitlines() if line.strip()]
                for each in body.split("\n\n")
                if each.strip()
            ],
            language=language,
            day=date_format(today, "j F Y"),
        )


def text_of(paper: Paper) -> Text:
    """Return the words of a letter as its reader reads them back, without the envelope."""
    return Text(paper.subject, "\n\n".join("\n".join(lines) for lines in paper.paragraphs))


def envelope(name: str, address: Address) -> list[str]:
    """Return the lines of an address, at most five; a country only when it is not ours."""
    number = f"{address.house_number}{address.house_letter}"
    street = " ".join(part for part in (address.street, number, address.house_addition) if part)
    postcode = address.postcode
    if address.country == HOME:
        postcode = f"{postcode[:4]} {postcode[4:]}"
    lines = [name, street, f"{postcode}  {address.city}".upper()]
    if address.country != HOME:
        lines.append(address.country)
    return [_one_line(line) for line in lines]


def as_pdf(papers: Sequence[Paper], *, today: date, at: datetime, with_list: bool = True) -> bytes:
    """Return the letters of a day behind their cover list, as PDF/A-2a and PDF/UA-1."""
    made: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
        sys_inputs={
            "data": json.dumps(_on_sheets(papers, today=today, with_list=with_list), default=str)
        },
        timestamp=int(at.timestamp()),
    )
    return made


def as_pictures(paper: Paper, *, today: date) -> list[bytes]:
    """Return the pages of one letter as PNG, to look at; without the cover list."""
    made: Any = typst.compile(
        TEMPLATE,
        format="png",
        ppi=96,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_on_sheets([paper], today=today), default=str)},
    )
    return list(made[1:])  # a list, as there are always two pages or more


def _on_sheets(
    papers: Sequence[Paper], *, today: date, with_list: bool = True
) -> dict[str, object]:
    """Return what `letter.typ` needs, as plain values."""
    count = ngettext("%(number)s letter", "%(number)s letters", len(papers))
    return {
        "title": _("Letters of %(day)s") % {"day": date_format(today, "j F Y")},
        "library": settings.LIBRARY_NAME,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "window": WINDOW[settings.LETTER_WINDOW],
        "list": with_list,
        "count": count % {"number": len(papers)},
        "columns": [_("Number"), _("Town"), _("Language")],
        "letters": [
            {**vars(each), "number": str(number), "pages": each.language}
            for number, each in enumerate(papers, start=1)
        ],
    }


def _one_line(words: str) -> str:
    """A name or street is one line, whatever somebody typed in it."""
    return " ".join(words.split())
