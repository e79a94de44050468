"""Klantenservice: how to reach a human being, and telling us that something goes wrong."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from bieb.lib import clock
from bieb.lib.sealing import open_text
from members.models import Account, Member
from rights.models import Case
from tests.builders import MONDAY, a_branch, a_member

pytestmark = pytest.mark.django_db

REPORT = {"about": "money", "words": "Ik betaalde al.", "address": "jo@example.org"}


@pytest.fixture(autouse=True)
def it_is_monday(settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    clock.move_to(MONDAY)
    cache.clear()


def asked_in(case: Case) -> str:
    return str(open_text(case.words, "asked"))


@pytest.mark.parametrize("path", ["/klantenservice/", "/account/login/", "/bestaat-niet/"])
def test_phone_mail_and_office_hours_stood_on_every_page(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert settings.LIBRARY_PHONE in page
    assert settings.LIBRARY_EMAIL in page
    assert settings.LIBRARY_OFFICE_HOURS in page


def test_an_english_page_said_the_office_hours_in_english(client: Client) -> None:
    page = client.get("/klantenservice/", headers={"accept-language": "en"}).content.decode()

    assert page.count(settings.LIBRARY_OFFICE_HOURS_EN) == 2
    assert settings.LIBRARY_OFFICE_HOURS not in page


def test_the_service_desk_showed_when_each_branch_is_open(client: Client) -> None:
    a_branch()

    page = client.get("/klantenservice/").content.decode()

    assert "Bibliotheek Rijssen" in page
    assert "10.00–18.00" in page


def test_a_stranger_told_what_goes_wrong_without_logging_in(client: Client) -> None:
    answer = client.post("/klantenservice/melden/", REPORT)

    case = Case.objects.get()
    assert (case.kind, case.member, case.due_on.isoformat()) == ("service", None, "2026-12-23")
    assert asked_in(case).endswith("Ik betaalde al.\n\njo@example.org")
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert case.reference in receipt
    assert "betaalde" not in receipt


def test_what_a_member_told_stood_with_the_member_and_asked_no_address(client: Client) -> None:
    zoe = a_member(given_name="Zoë")
    client.force_login(Account.objects.get(member=zoe))
    form = client.get("/klantenservice/melden/").content.decode()

    client.post("/klantenservice/melden/", REPORT)

    case = Case.objects.get()
    assert (case.member, 'name="address"' in form) == (zoe, False)
    assert "example.org" not in asked_in(case)
    assert case.reference in client.get("/mijn/privacy/verzoeken/").content.decode()


def test_what_was_typed_stayed_when_something_was_missing(client: Client) -> None:
    answer = client.post("/klantenservice/melden/", REPORT | {"about": ""})

    assert answer.status_code == 422
    assert "Ik betaalde al." in answer.content.decode()
    assert not Case.objects.exists()


def test_after_many_reports_the_words_stayed_and_nothing_was_sent(
    client: Client, settings: Settings
) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"reports": (1, 3600)}
    client.post("/klantenservice/melden/", REPORT)

    answer = client.post("/klantenservice/melden/", REPORT)

    assert answer.status_code == 429
    assert "Ik betaalde al." in answer.content.decode()
    assert Case.objects.count() == 1


def test_a_busy_reading_room_did_not_shut_out_a_member(client: Client, settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"reports": (1, 3600)}
    member: Member = a_member()
    client.post("/klantenservice/melden/", REPORT)
    client.force_login(Account.objects.get(member=member))

    answer = client.post("/klantenservice/melden/", REPORT)

    assert answer.status_code == 302


def test_a_receipt_of_another_kind_was_not_shown_here(client: Client) -> None:
    case = Case.objects.create(
        kind="complaint",
        channel="web",
        received_on=MONDAY,
        received_at=clock.now(),
        due_on=MONDAY,
    )

    assert client.get(f"/klantenservice/melding/{case.reference}/").status_code == 404
