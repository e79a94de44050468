"""How partners log in, and how often they may ask."""

import logging
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from oauth2_provider.models import AccessToken, Application
from pytest_django import Settings

from partners.models import Agreement, Disclosure, Partner
from tests.builders import a_member, a_partner_login, card_of
from tests.partners.client import CARD_CHECKS, ask_token, check, log_in

pytestmark = pytest.mark.django_db
UNKNOWN = {"cardNumber": "20000000000008"}


def test_a_token_lasted_ten_minutes_and_only_its_hash_was_kept() -> None:
    answer = ask_token(a_partner_login()).json()

    assert (answer["expires_in"], answer["token_type"], answer["scope"]) == (
        600,
        "Bearer",
        "cards:check",
    )
    assert "refresh_token" not in answer
    kept = AccessToken.objects.get()
    assert (kept.token, kept.user_id) == ("", None)


def test_the_secret_was_kept_as_a_hash() -> None:
    login = a_partner_login()

    assert login.client_secret not in Application.objects.get().client_secret


def test_a_wrong_secret_gave_no_token() -> None:
    answer = ask_token(a_partner_login(), client_secret="guess")

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    "grant",
    [
        "password",
        "authorization_code",
        "refresh_token",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
    ],
)
def test_no_other_grant_existed(grant: str) -> None:
    answer = ask_token(a_partner_login(), grant_type=grant, username="jan", password="x", code="1")

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    "path", ["authorize", "token/", "introspect", "revoke_token", "device", "applications"]
)
def test_no_other_page_of_the_toolkit_existed(path: str) -> None:
    assert Client().get(f"/oauth/{path}").status_code == 404


def test_a_partner_got_no_scope_outside_its_agreement() -> None:
    answer = ask_token(a_partner_login(scopes=()), scope="cards:check")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_token_in_the_address_opened_nothing() -> None:
    token = ask_token(a_partner_login()).json()["access_token"]

    answer = Client().post(
        f"{CARD_CHECKS}?access_token={token}", UNKNOWN, content_type="application/json"
    )

    assert answer.status_code == 401


def test_the_third_question_in_a_minute_of_two_was_told_to_wait(settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"questions": (2, 86_400)}
    client, other = log_in(a_partner_login()), log_in(a_partner_login(name="Stadkamer Zwolle"))
    number = {"cardNumber": card_of(a_member()).number}

    statuses = [check(client, number).status_code for _ in range(3)]
    refused = check(client, number)

    assert statuses == [200, 200, 429]
    assert refused.json()["status"] == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert check(other, number).status_code == 200
    assert Disclosure.objects.count() == 3


def test_a_partner_that_kept_guessing_was_stopped_sooner(settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"unknown cards": (2, 86_400)}
    client, number = log_in(a_partner_login()), card_of(a_member()).number

    statuses = [check(client, UNKNOWN).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert check(client, {"cardNumber": number}).status_code == 429


def test_guessing_secrets_from_one_address_was_stopped(settings: Settings) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"tokens": (2, 86_400)}
    login, address = a_partner_login(), f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"

    answers = [ask_token(login, address=address, client_secret="guess") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert ask_token(login).status_code == 200


def test_a_card_number_stood_in_no_log_line(caplog: pytest.LogCaptureFixture) -> None:
    number = card_of(a_member()).number
    caplog.set_level(logging.DEBUG)

    check(log_in(a_partner_login()), {"cardNumber": number})

    assert "card-checks" in str([vars(record) for record in caplog.records])
    assert number not in str([vars(record) for record in caplog.records])


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A signed agreement, as a file."""
    path = tmp_path / "overeenkomst.pdf"
    path.write_bytes(b"getekend")
    return path


def test_the_command_showed_a_log_in_once_that_worked(paper: Path) -> None:
    shown = StringIO()

    call_command(
        "make_partner",
        "Stadkamer Zwolle",
        scope=["cards:check"],
        agreement=paper,
        agreement_until=date(2099, 12, 31),
        stdout=shown,
        stderr=StringIO(),
    )

    login: Any = dict(line.split("=", 1) for line in shown.getvalue().split())
    answer = Client().post(
        "/oauth/token",
        login | {"grant_type": "client_credentials"},
        REMOTE_ADDR=f"2001:db8::{uuid4().hex[:4]}",
    )
    assert answer.status_code == 200
    assert Partner.objects.get().role == Partner.Role.PROCESSOR
    assert Agreement.objects.get().file_hash == sha256(b"getekend").hexdigest()


@pytest.mark.parametrize(
    ("name", "until"), [("Rijnbrink", date(2099, 1, 1)), ("Nieuw", date(2020, 1, 1))]
)
def test_the_command_refused_a_second_of_one_name_and_an_ended_agreement(
    name: str, until: date, paper: Path
) -> None:
    a_partner_login()

    with pytest.raises(CommandError):
        call_command(
            "make_partner", name, scope=["cards:check"], agreement=paper, agreement_until=until
        )


def test_the_command_refused_who_decides_for_itself_without_a_privacy_statement(
    paper: Path,
) -> None:
    with pytest.raises(CommandError, match="privacy"):
        call_command(
            "make_partner",
            "Stadkamer Zwolle",
            scope=["cards:check"],
            role="controller",
            agreement=paper,
            agreement_until=date(2099, 1, 1),
        )


def test_the_database_refused_a_log_in_for_a_person() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname LIKE '%%machine' ORDER BY conname"
        )
        assert [name for (name,) in cursor.fetchall()] == [
            "accesstoken_is_a_hash_of_a_machine",
            "application_is_a_machine",
        ]
