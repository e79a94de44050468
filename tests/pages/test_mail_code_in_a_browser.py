"""A code by mail on a small phone, without JavaScript: asked, read, typed, in."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from members.tasks import send_mail_code
from tests.builders import a_member
from tests.pages.test_accessibility import axe_on, open_page, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_without_a_password_got_in_with_the_code_from_the_mail(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_mail_code, "delay", send_mail_code)
    cache.clear()
    a_member(email="jan@example.org")

    with open_page(live_server, 320) as page:
        page.goto(f"{live_server.url}/account/login/?next=/mijn/pas/")
        page.get_by_role("link", name="Inloggen met een code in je mail").click()
        page.keyboard.type("jan@example.org")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in je mail")
        assert axe_on(page) + too_wide(page) == []

        page.keyboard.type("nee")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Deze code klopt niet")).to_be_visible()
        assert axe_on(page) + too_wide(page) == []

        found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
        assert found
        page.get_by_label("Code uit de mail").fill(found[0])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}/mijn/pas/")
