"""The privacy officer sees the certificates of forgetting; nobody can change them there."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from retention.models import Certificate
from retention.operations import certify
from tests.builders import a_colleague
from tests.logins import let_in

LIST = "/beheer/retention/certificate/"


def a_certificate(*, left: int = 0) -> Certificate:
    return certify(
        today=date(2031, 11, 22),
        planned=[],
        done={"members_card": 12, "members_session": 0},
        checked={"members.Card: over age": left},
    )


@pytest.mark.django_db
def test_the_privacy_officer_saw_what_was_forgotten_and_that_nothing_was_left(
    client: Client,
) -> None:
    a_certificate()
    second = a_certificate()
    let_in(client, a_colleague(role="privacy officer"))

    listed = client.get(LIST).content.decode()
    page = client.get(f"{LIST}{second.number}/change/").content.decode()

    assert listed.count("22 november 2031") == 2
    assert "members_card: 12" in page
    assert "members_session: 0" not in page
    assert "members.Card: over age: 0" in page
    assert second.signature in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nobody_made_or_deleted_a_certificate_by_hand(client: Client, path: str) -> None:
    a_certificate()
    let_in(client, a_colleague(superuser=True))

    assert client.get(LIST + path).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["volunteer", "employee", "manager", "administrator"])
def test_only_the_privacy_officer_saw_certificates(client: Client, role: str) -> None:
    a_certificate()
    let_in(client, a_colleague(role=role))

    assert client.get(LIST).status_code == 403


@pytest.mark.django_db
def test_the_chain_held_and_the_key_could_be_had(capsys: pytest.CaptureFixture[str]) -> None:
    a_certificate()
    a_certificate()

    call_command("certificates")
    call_command("certificates", "--public-key")

    said = capsys.readouterr().out
    assert "2 certificates, each whole and signed." in said
    assert "BEGIN PUBLIC KEY" in said
