"""P35: "Meedoen aan Biebpanel, het landelijke klantonderzoek, doe je op hun eigen site en onder hun privacybeleid; wij geven daar niets voor door." """

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from partners.recipients import published
from tests.builders import a_member
from tests.promises.mutations import Patch

CLAUSE = "P35"
MUTATIONS = [
    Patch(
        "statement/links.py",
        '"panel": str(settings.PANEL_PRIVACY_URL),',
        '"panel": f"{settings.PANEL_PRIVACY_URL}?van=bieb",',
    ),
    Patch("statement/reading.py", 'rel="noreferrer external"', 'rel="external"'),
]
PROVED_BY = [
    "tests/promises/test_p42_visits_stay_here.py::test_no_template_and_no_style_fetched_from_elsewhere"
]
pytestmark = pytest.mark.django_db


def the_link(page: str) -> str:
    found = re.search(r'<a href="([^"]+)"([^>]*)>privacybeleid</a>', page.partition('id="P35"')[2])
    assert found
    assert "noreferrer" in found[2]
    return found[1]


def test_the_link_was_plain_and_carried_nobody(client: Client) -> None:
    zoe = a_member()
    client.force_login(zoe.account)

    answer = client.get("/privacy/")

    address = urlsplit(the_link(answer.content.decode()))
    assert (address.scheme, address.query, address.fragment) == ("https", "", "")
    assert address.geturl() == settings.PANEL_PRIVACY_URL
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_panel_was_among_nobody_to_whom_we_give_data() -> None:
    assert [each.name for each in published() if "panel" in each.name.lower()] == []


def test_a_library_that_takes_no_part_did_not_name_it(client: Client, settings: Any) -> None:
    settings.CUSTOMER_PANEL = "none"

    page = client.get("/privacy/").content.decode()

    assert "Biebpanel, het landelijke" not in page
    assert "doen we niet mee" in page
