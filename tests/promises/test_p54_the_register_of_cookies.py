"""P54: "In het cookieregister staat van elke cookie de naam, het doel en hoe lang zij blijft." """

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from statement.checks import every_link_leads_somewhere
from statement.clauses import CLAUSES, LANGUAGES, LINK
from statement.cookies import cookies, stores
from statement.links import addresses
from tests.promises.mutations import Patch

CLAUSE = "P54"
MUTATIONS = [
    Patch("statement/links.py", '"cookies": reverse("statement:cookies"),', '"cookies": "#",'),
    Patch("templates/statement/_kept.html", "{{ each.stays|capfirst }}", ""),
]
pytestmark = pytest.mark.django_db


def test_each_cookie_stood_there_with_name_purpose_and_how_long(client: Client) -> None:
    page = client.get("/privacy/cookies/").content.decode()

    for each in [*cookies(), *stores()]:
        assert all(escape(str(said))[1:] in page for said in (each.name, each.purpose, each.stays))
    assert settings.SESSION_COOKIE_NAME in page
    assert "14 dagen" in page


def test_every_link_of_the_statement_led_to_a_page_that_is_there(client: Client) -> None:
    places = {
        place
        for clause in CLAUSES.values()
        for language in LANGUAGES
        for wording in clause.wordings[language].values()
        for _words, place in LINK.findall(wording)
    }
    page = client.get("/privacy/").content.decode()

    assert places == set(addresses())
    for place, address in addresses().items():
        parts = urlsplit(address)
        if parts.scheme:
            assert (parts.scheme, parts.query) == ("https", ""), place
        else:
            assert client.get(parts.path).status_code in (200, 302), place
            assert not parts.fragment or f'id="{parts.fragment}"' in page, place


def test_no_link_on_the_page_led_nowhere(client: Client) -> None:
    page = client.get("/privacy/").content.decode()

    targets = re.findall(r'<a [^>]*href="([^"]*)"', page)
    assert len(targets) > 40
    assert [each for each in targets if each in ("", "#")] == []
    assert list(every_link_leads_somewhere(None)) == []
