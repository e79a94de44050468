"""The accessibility statement says what the last test found, and that is of this release."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from bieb import accessibility
from bieb.accessibility import PACKAGED, Seen, with_newer
from tests.pages.test_accessibility import OF_A_MEMBER, PUBLIC

pytestmark = pytest.mark.django_db
ON_MONDAY = Seen("mijn/", 390, "2026-11-23", "4.12.1", 0)


def packaged() -> list[Seen]:
    return [Seen(**each) for each in json.loads(PACKAGED.read_text())]


def route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return "404"


def test_the_release_held_what_axe_found_on_each_page_that_is_tested() -> None:
    seen = {each.page for each in packaged()}

    assert {route(path) for path in [*PUBLIC, *OF_A_MEMBER]} - seen == set()
    assert sum(each.wrong for each in packaged()) == 0


def test_the_release_was_tested_with_the_axe_that_is_installed() -> None:
    first_line = (
        files("axe_playwright_python").joinpath("axe.min.js").read_text().partition("\n")[0]
    )

    assert {f"/*! axe v{each.axe}" for each in packaged()} == {first_line}


def test_the_page_said_the_figures_of_the_last_test(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(accessibility, "here", lambda: tmp_path / "seen.json")
    desk = Seen("balie/", 1280, "2026-11-24", "4.12.1", 3)
    accessibility.write([ON_MONDAY, desk], tmp_path / "seen.json")

    page = client.get("/toegankelijkheid/").content.decode()

    assert "axe 4.12.1, bekijkt 1 pagina" in page
    assert "23 november 2026" in page
    assert "<strong>3</strong>" in page
    assert "390, 1280" in page


def test_a_page_that_was_seen_again_took_the_place_of_what_was_known() -> None:
    later = Seen("mijn/", 390, "2026-11-24", "4.12.1", 2)
    other = Seen("mijn/", 1280, "2026-11-20", "4.12.1", 0)

    both = with_newer([ON_MONDAY, other], [later, later])

    assert both == [Seen("mijn/", 390, "2026-11-24", "4.12.1", 4), other]
