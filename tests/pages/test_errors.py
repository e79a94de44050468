"""When something goes wrong the page says what happened, what to do, and whom to call."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import bad_request, permission_denied

from bieb.pages import server_error


@pytest.mark.django_db
def test_an_address_that_does_not_exist_said_so_with_a_phone_number(client: Client) -> None:
    answer = client.get("/bestaat-niet/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in page
    assert settings.LIBRARY_PHONE in page


@pytest.mark.django_db
def test_a_form_without_its_secret_was_refused_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})

    assert answer.status_code == 403
    assert "Dit formulier is te oud" in answer.content.decode()


def test_our_own_mistake_was_told_without_asking_the_database() -> None:
    answer: HttpResponse = server_error(RequestFactory().get("/mijn/"))

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Dit ligt aan ons, niet aan jou." in page
    assert settings.LIBRARY_PHONE in page


def test_our_own_mistake_was_told_in_the_language_of_the_reader_and_not_of_the_one_before() -> None:
    english, unknown = RequestFactory().get("/mijn/"), RequestFactory().get("/mijn/")
    english.LANGUAGE_CODE = "en"

    with translation.override("nl"):
        told = server_error(english).content.decode()
    with translation.override("en"):
        told_before_a_language_was_known = server_error(unknown).content.decode()

    assert '<html lang="en"' in told
    assert "Dit ligt aan ons" not in told
    assert '<html lang="nl"' in told_before_a_language_was_known
    assert "Dit ligt aan ons, niet aan jou." in told_before_a_language_was_known


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "words"),
    [
        (bad_request, "We snappen dit verzoek niet"),
        (permission_denied, "Deze pagina mag je niet zien"),
    ],
)
def test_a_refused_request_said_what_to_do(view: object, words: str) -> None:
    request = RequestFactory().get("/")

    answer: HttpResponse = view(request, Exception())  # type: ignore[operator]

    assert words in answer.content.decode()
