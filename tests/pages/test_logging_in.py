"""Logging in with a card or an address, and leaving nothing behind on a computer that others use."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from members.models import Account, Member
from members.tasks import send_new_password
from tests.builders import a_colleague, a_member, card_of

pytestmark = pytest.mark.django_db

PASSWORD = "een-goed-wachtwoord-7"


@pytest.fixture
def zoe() -> Member:
    return a_member(
        given_name="Zoë", family_name="Čapek", email="zoe@example.org", password=PASSWORD
    )


def log_in(client: Client, login: str, **extra: str) -> int:
    data = {"login": login, "password": PASSWORD, **extra}
    return client.post("/account/login/", data).status_code


def test_a_card_number_opened_the_door(client: Client, zoe: Member) -> None:
    status = log_in(client, card_of(zoe).number)

    assert (status, client.get("/mijn/").status_code) == (302, 200)


def test_an_address_opened_the_door(client: Client, zoe: Member) -> None:
    status = log_in(client, "zoe@example.org")

    assert (status, client.get("/mijn/").status_code) == (302, 200)


def test_on_a_public_computer_the_log_in_ended_with_the_browser(
    client: Client, zoe: Member
) -> None:
    log_in(client, "zoe@example.org", public_computer="on")

    assert client.cookies["session"]["max-age"] == ""


def test_at_home_the_log_in_lasted_two_weeks(client: Client, zoe: Member) -> None:
    log_in(client, "zoe@example.org")

    assert client.cookies["session"]["max-age"] == 14 * 24 * 3600


def test_a_wrong_password_was_explained_in_dutch(client: Client, zoe: Member) -> None:
    answer = client.post("/account/login/", {"login": "zoe@example.org", "password": "fout"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dit klopt niet. Controleer je pasnummer of e-mailadres en je wachtwoord." in page


def test_leaving_asked_the_browser_to_forget(client: Client, zoe: Member) -> None:
    client.force_login(zoe.account)

    answer = client.post("/account/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/mijn/").status_code == 302


def test_a_link_for_a_new_password_came_by_mail_without_the_name_of_the_account(
    client: Client, zoe: Member, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("members.tasks.send_new_password.delay", send_new_password)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/password/reset/", {"email": "ZOE@example.org"})

    (letter,) = mail.outbox
    assert letter.to == ["zoe@example.org"]
    assert letter.subject == "Kies een nieuw wachtwoord voor MijnBibliotheek"
    assert "/account/password/reset/key/" in letter.body
    assert zoe.account.username not in letter.body


def test_asking_for_a_password_said_nothing_about_an_address_when_no_mail_could_leave(
    client: Client, zoe: Member, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answers = [
        client.post("/account/password/reset/", {"email": address})
        for address in ("zoe@example.org", "niemand@example.org")
    ]

    assert [(each.status_code, each.headers["Location"]) for each in answers] == [
        (302, "/account/password/reset/done/")
    ] * 2


def test_a_cookie_that_no_database_can_hold_was_no_log_in(client: Client, zoe: Member) -> None:
    answer = client.get("/mijn/", HTTP_COOKIE='session="abcdefgh\\000"')

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/mijn/")


def test_an_unknown_address_got_the_same_page_and_no_mail(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "niemand@example.org"}, follow=True)

    assert answer.status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/done/",
        "/account/password/reset/key/1-set-password/",
        "/account/confirm-email/onbekend/",
        "/account/inactive/",
        "/account/signup/",
    ],
)
def test_every_page_before_the_door_was_there_in_dutch(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)

    assert answer.status_code == 200
    assert 'lang="nl"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/account/email/",
        "/account/logout/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
    ],
)
def test_every_page_behind_the_door_was_there_without_inline_style(
    client: Client, path: str
) -> None:
    a_colleague()
    again = {"login": "anouk", "password": "wachtwoord-van-de-bieb"}
    client.post("/account/login/", again)

    answer = client.get(path, follow=True)

    page = answer.content.decode()
    assert (answer.status_code, "style=" in page, "data:image" in page) == (200, False, False)


def test_a_new_password_was_saved_and_led_back_to_the_details(client: Client, zoe: Member) -> None:
    client.post("/account/login/", {"login": "zoe@example.org", "password": PASSWORD})
    new = "drie-losse-woorden"

    answer = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        follow=True,
    )

    page = answer.content.decode()
    zoe.account.refresh_from_db()
    assert answer.redirect_chain[-1][0] == "/mijn/gegevens/"
    assert "Je nieuwe wachtwoord is opgeslagen." in page
    assert zoe.account.check_password(new)


def test_another_address_counted_only_after_the_link_was_followed(
    client: Client, zoe: Member
) -> None:
    client.post("/account/login/", {"login": "zoe@example.org", "password": PASSWORD})
    EmailAddress.objects.update_or_create(
        user=zoe.account, email="zoe@example.org", defaults={"primary": True, "verified": True}
    )

    client.post("/account/email/", {"email": "capek@example.org", "action_add": ""})
    assert mail.outbox == []  # first the password once more; then it goes on by itself
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/email/", {"email": "capek@example.org", "action_add": ""})
    before = Account.objects.get(member=zoe).email
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/confirm-email/" in line)
    client.post(link.strip(), follow=True)

    assert mail.outbox[-1].to == ["zoe@example.org"]
    assert "Was jij dit niet?" in mail.outbox[-1].body
    assert "capek@example.org" not in mail.outbox[-1].body
    assert mail.outbox[-2].to == ["capek@example.org"]
    assert before == "zoe@example.org"
    assert Account.objects.get(member=zoe).email == "capek@example.org"
