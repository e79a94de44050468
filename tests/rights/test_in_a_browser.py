"""The pages of rights, wide and narrow: axe has nothing to say, and nothing scrolls sideways."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from bieb.lib.clock import noon
from members.models import Account, Member
from rights.operations import open_case, refuse_case
from tests.backoffice import test_in_a_browser as office
from tests.builders import MONDAY, a_colleague
from tests.pages.test_accessibility import complaints, open_page
from tests.rights.test_export import an_export

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.ignore_template_errors,
]
AT = noon(MONDAY)
PAGES = ("meenemen/", "verzoeken/", "verbeteren/")


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_had_nothing_to_say_about_the_rights_of_a_member(
    live_server: LiveServer, zoe: Member, width: int
) -> None:
    an_export(zoe)
    refused = open_case(
        kind="erasure", member=zoe, channel="desk", today=MONDAY, at=AT, text="Wis alles."
    )
    refuse_case(refused, refusal="law", words="Dat mag niet.", today=MONDAY, at=AT)
    with open_page(live_server, width, Account.objects.get(member=zoe)) as page:
        found = {}
        for path in PAGES:
            found[path] = complaints(page, f"{live_server.url}/mijn/privacy/{path}")
            shot(page, f"{path.strip('/')}-{width}")

    assert not any(found.values()), found


def test_axe_had_nothing_to_say_about_the_control_questions_and_the_requests(
    live_server: LiveServer, zoe: Member
) -> None:
    case = open_case(
        kind="rectification",
        member=zoe,
        channel="web",
        today=MONDAY,
        at=AT,
        text="15-3-1980",
        about="members.Member.birth_date",
    )
    found = {}
    with office.open_page(live_server, a_colleague(role="manager")) as page:
        page.goto(f"{live_server.url}/beheer/reden/")
        page.get_by_label("een vraag over privacy").check()
        page.get_by_role("button", name="Verder").click()
        for name, path in {
            "start": "",
            "controle": "privacyverzoek/",
            "verzoeken": "rights/case/",
            "verzoek": f"rights/case/{case.pk}/change/",
            "verbeteren": f"rights/case/{case.pk}/doen/verbeteren/",
        }.items():
            page.goto(f"{live_server.url}/beheer/{path}")
            found[name] = office.complaints(page)
            shot(page, f"beheer-{name}")

    assert not any(found.values()), found
