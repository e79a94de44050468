"""Who gets into the pages of the staff, and where somebody else is led."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from members.models import Account
from members.staff import has_second_factor, staff_required
from tests.builders import a_colleague, a_member, card_of
from tests.logins import an_authenticator, let_in

pytestmark = pytest.mark.django_db
PASSWORD = "wachtwoord-van-de-bieb"


@staff_required("loans.lend_and_return")
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def request_of(client: Client, account: Account) -> HttpRequest:
    request = RequestFactory().get("/balie/")
    request.session = client.session
    request.user = account
    return request


def test_somebody_who_is_not_logged_in_was_led_to_the_log_in(client: Client) -> None:
    response = client.get("/beheer/")

    assert response.status_code == 302
    assert client.get(response["Location"])["Location"] == "/account/login/?next=/beheer/"


def test_a_member_did_not_get_in(client: Client) -> None:
    client.force_login(a_member().account)

    assert client.get("/beheer/", follow=True).status_code == 403


@pytest.mark.ignore_template_errors  # allauth's own page asks for what it may not have
def test_a_colleague_without_a_second_factor_was_led_to_set_one_up(client: Client) -> None:
    client.force_login(a_colleague())

    response = client.get("/beheer/", follow=True)

    assert response.redirect_chain[-1] == ("/account/2fa/", 302)


def test_a_colleague_who_only_gave_a_password_was_asked_for_the_second_factor(
    client: Client,
) -> None:
    colleague = a_colleague()
    an_authenticator(colleague)
    client.force_login(colleague)

    response = client.get("/beheer/", follow=True)

    assert response.redirect_chain[-1][0] == "/account/2fa/reauthenticate/?next=%2Fbeheer%2F"


@pytest.mark.parametrize(("hours_ago", "inside"), [(0, True), (11.9, True), (12.1, False)])
def test_a_second_factor_lasted_a_working_day(
    client: Client, hours_ago: float, *, inside: bool
) -> None:
    colleague = a_colleague()
    let_in(client, colleague, hours_ago=hours_ago)

    assert has_second_factor(request_of(client, colleague)) is inside


def test_a_second_factor_of_somebody_else_did_not_count(client: Client) -> None:
    anouk, henk = a_colleague(), a_colleague(username="henk", staff_name="Henk")
    an_authenticator(henk)
    let_in(client, anouk)

    assert not has_second_factor(request_of(client, henk))


def test_a_second_factor_that_was_removed_did_not_count(client: Client) -> None:
    colleague = a_colleague()
    let_in(client, colleague)
    Authenticator.objects.filter(user=colleague).delete()

    assert not has_second_factor(request_of(client, colleague))


def test_a_colleague_without_the_permission_was_refused(client: Client) -> None:
    colleague = a_colleague()
    let_in(client, colleague)

    with pytest.raises(PermissionDenied):
        desk(request_of(client, colleague))


def test_a_colleague_with_the_permission_got_in(client: Client) -> None:
    colleague = a_colleague(superuser=True)
    let_in(client, colleague)

    assert desk(request_of(client, colleague)).content == b"open"


def test_a_page_elsewhere_was_no_place_to_be_led_back_to(client: Client) -> None:
    let_in(client, a_colleague())

    response = client.get("/beheer/login/?next=https://example.com/")

    assert response["Location"] == "/beheer/"


@pytest.mark.ignore_template_errors
def test_a_colleague_got_in_with_a_password_and_a_code(client: Client) -> None:
    colleague = a_colleague(role="employee")
    secret = generate_totp_secret()
    TOTP.activate(colleague, secret)

    client.post("/account/login/?next=/beheer/", {"login": "anouk", "password": PASSWORD})
    halfway = client.get("/beheer/", follow=True)
    code = next(format_hotp_value(hotp_value(secret, at)) for at in yield_hotp_counters_from_time())
    response = client.post("/account/2fa/authenticate/", {"code": code})

    assert halfway.redirect_chain[-1][0].startswith("/account/2fa/authenticate/")
    assert response["Location"] == "/beheer/"
    assert client.get("/beheer/").status_code == 200


def test_the_session_did_not_keep_what_was_typed_to_log_in(client: Client) -> None:
    jan = a_member(password=PASSWORD)

    client.post("/account/login/", {"login": card_of(jan).number, "password": PASSWORD})

    kept = str(dict(client.session))
    assert str(jan.account.pk) in kept
    assert "password" in kept
    assert card_of(jan).number not in kept
