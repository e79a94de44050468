"""P44: "Bij een titel staan links om die te delen; zo'n netwerk weet pas dat je hier was als jij op de link klikt, en dan geldt zijn eigen privacyverklaring." """

import re
from typing import Any

import pytest
from django.test import Client

from statement.sharing import NETWORKS
from tests.builders import a_copy, a_member, a_title
from tests.promises.mutations import Patch

CLAUSE = "P44"
MUTATIONS = [
    Patch("templates/statement/_sharing.html", 'rel="noreferrer external"', 'rel="external"'),
    Patch(
        "templates/statement/_sharing.html",
        "</nav>",
        '<iframe src="https://www.facebook.com/plugins/like.php"></iframe></nav>',
    ),
]
pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(https://[^"]+)" rel="([^"]+)">')
FETCHES = re.compile(r"<(?:script|img|iframe|link|object|embed)[^>]*(?:https?:)?//", re.I)


def a_page(client: Client) -> Any:
    title = a_title(title="De Tuinen van Arcen")
    a_copy(title=title)
    return client.get(f"/titels/{title.pk}/")


def test_a_title_was_shared_with_links_and_without_code_or_cookie(client: Client) -> None:
    answer = a_page(client)
    page = answer.content.decode()

    links = LINK.findall(page)
    assert len(links) == len(NETWORKS)
    assert all("noreferrer" in rel for _address, rel in links)
    assert not FETCHES.search(page)
    assert not answer.cookies


def test_a_link_said_which_title_it_was_and_nothing_about_who_looked(client: Client) -> None:
    zoe = a_member()
    client.force_login(zoe.account)

    links = LINK.findall(a_page(client).content.decode())

    said = " ".join(address for address, _rel in links)
    assert "De%20Tuinen%20van%20Arcen" in said
    assert str(zoe.pk) not in said
    assert str(zoe.account.pk) not in said


def test_a_library_without_links_had_none_and_said_so(client: Client, settings: Any) -> None:
    settings.SHARE_LINKS = "none"

    assert LINK.findall(a_page(client).content.decode()) == []
    assert "geen knoppen van sociale netwerken" in client.get("/privacy/").content.decode()
