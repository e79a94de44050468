"""A passkey as the only step, with the authenticator that Chromium keeps for tests."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import a_member
from tests.pages.test_accessibility import axe_on, open_page, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "lezen-is-leuk-2026"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def a_device(page: Page) -> tuple[Any, str]:
    """Give the browser a device that makes and keeps passkeys."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return device, made["authenticatorId"]


def test_a_member_made_a_passkey_and_got_in_with_that_alone(live_server: LiveServer) -> None:
    a_member(email="jan@example.org", password=PASSWORD)
    wrong: list[str] = []

    with open_page(live_server, 390) as page:
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        device, number = a_device(page)
        page.goto(f"{live_server.url}/account/login/")
        page.get_by_label("Pasnummer of e-mailadres").fill("jan@example.org")
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/mijn/")

        page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
        page.get_by_label("Wachtwoord").fill(PASSWORD)  # is it still you?
        page.keyboard.press("Enter")
        page.wait_for_url("**/webauthn/add/")
        assert axe_on(page) + too_wide(page) == []
        page.get_by_role("button", name="Voeg een passkey toe").click()
        page.wait_for_url("**/recovery-codes/")
        page.context.clear_cookies()

        page.goto(f"{live_server.url}/account/login/?next=/mijn/pas/")
        assert axe_on(page) + too_wide(page) == []
        page.get_by_role("button", name="Inloggen met een passkey").click()
        page.wait_for_url(f"{live_server.url}/mijn/pas/")
        [cookie] = [
            each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME
        ]
        assert cookie["expires"] == -1  # it goes with the browser

        page.context.clear_cookies()
        device.send(
            "WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False}
        )
        page.goto(f"{live_server.url}/account/login/")
        page.get_by_role("button", name="Inloggen met een passkey").click()
        expect(page.get_by_role("alert")).to_be_visible()

    assert wrong == []


def test_without_javascript_there_was_no_button_that_does_nothing(live_server: LiveServer) -> None:
    with open_page(live_server, 390, javascript=False) as page:
        page.goto(f"{live_server.url}/account/login/")

        expect(page.get_by_role("button", name="Inloggen met een passkey")).to_have_count(0)
        expect(page.get_by_role("link", name="Inloggen met een code in je mail")).to_be_visible()
