"""A page is light: on a slow telephone it is there before somebody gives up."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from members.models import Member
from tests.builders import a_copy, a_loan, a_title

HEAVIEST_PAGE, HEAVIEST_STYLESHEET = 150_000, 25_000
STATIC = Path(settings.BASE_DIR) / "static"
FONTS = "bieb/fonts/*.woff2"  # all of them, also where a page needs one


def compressed(content: bytes) -> int:
    return len(gzip.compress(content))


def weight_of(page: bytes) -> int:
    """Add up HTML, stylesheets, fonts, scripts and pictures; fonts are compressed already."""
    linked = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page))
    files = [STATIC / name.decode() for name in linked if not name.endswith(b".woff2")]
    fonts = sum(font.stat().st_size for font in STATIC.glob(FONTS))
    return compressed(page) + fonts + sum(compressed(file.read_bytes()) for file in files)


def test_the_stylesheet_was_light() -> None:
    assert compressed((STATIC / "bieb" / "bieb.css").read_bytes()) <= HEAVIEST_STYLESHEET


@pytest.mark.django_db
def test_a_page_with_a_full_card_was_light(as_zoe: Client, zoe: Member) -> None:
    for number in range(15):
        a_loan(copy=a_copy(title=a_title(title=f"Deel {number} van de reeks")), member=zoe)

    pages = [as_zoe.get(path) for path in ("/mijn/", "/mijn/berichten/voorkeuren/", "/zoeken/")]
    pages.append(Client().get("/privacy/"))

    assert [page.status_code for page in pages] == [200] * 4
    assert b"Deel 14 van de reeks" in pages[0].content
    assert max(weight_of(page.content) for page in pages) <= HEAVIEST_PAGE
