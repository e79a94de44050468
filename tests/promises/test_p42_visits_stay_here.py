"""P42: "Deze bezoekgegevens blijven bij ons." """

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.promises.mutations import Patch

CLAUSE = "P42"
MUTATIONS = [
    Patch(
        "bieb/settings.py", '"script-src": [SELF],', '"script-src": [SELF, "https://x.example"],'
    ),
    Patch(
        "templates/base.html",
        "</body>",
        '<img alt="" src="https://metrics.example.org/pixel.gif"></body>',
    ),
]
PROVED_BY = [
    "tests/pages/test_accessibility.py::test_axe_had_nothing_to_say_about_the_pages_of_a_member",
    "tests/pages/test_accessibility.py::test_axe_had_nothing_to_say_about_the_public_pages",
]
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)[^>]*(?:src|srcset|data)=[\"'](?:https?:)?//"
    r"|<link[^>]*href=[\"'](?:https?:)?//|@import|url\([\"']?(?:https?:)?//",
    re.I,
)


def test_no_template_and_no_style_fetched_from_elsewhere() -> None:
    folders = [Path(settings.BASE_DIR, "templates"), Path(settings.BASE_DIR, "static")]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".html", ".css", ".js", ".svg"}
    ]

    assert len(files) > 100
    assert [path.name for path in files if FETCHED.search(path.read_text())] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/zoeken/", "/privacy/", "/account/login/", "/bestaat-niet/"])
def test_every_page_told_the_browser_to_ask_nobody_else(path: str, client: Client) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "https:" not in policy
    assert "*" not in policy
