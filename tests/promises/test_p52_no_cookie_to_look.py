"""P52: "Onze cookies doen je apparaat geen kwaad: ze houden je ingelogd en beveiligen formulieren; de catalogus bekijk je zonder." """

import pytest
from django.conf import settings
from django.test import Client

from tests.builders import a_member
from tests.promises.crawling import a_title_page
from tests.promises.mutations import Patch

CLAUSE = "P52"
MUTATIONS = [
    Patch(
        "catalog/views.py",
        '"sharing": import_string(settings.TITLE_SHARING)(title),',
        '"sharing": request.session.setdefault("seen", title.pk),',
    ),
    Patch("bieb/settings.py", "CSRF_COOKIE_HTTPONLY = True", "CSRF_COOKIE_HTTPONLY = False"),
]
PROVED_BY = [
    "tests/promises/test_p51_the_cookies_we_set.py::test_no_page_set_a_cookie_that_is_not_in_the_register"
]
pytestmark = pytest.mark.django_db
OPEN = ["/zoeken/", "/zoeken/?zoek=tuin", "/privacy/", "/privacy/cookies/", "/toegankelijkheid/"]


def test_who_looks_through_the_catalogue_got_no_cookie_at_all() -> None:
    browser = Client()

    answers = [browser.get(path) for path in [*OPEN, a_title_page()]]

    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None] * len(answers)
    assert not browser.cookies


def test_a_form_got_the_cookie_that_protects_it_and_no_session() -> None:
    browser = Client()

    browser.get("/privacy/vraag/")

    assert set(browser.cookies) == {settings.CSRF_COOKIE_NAME}


def test_no_script_could_read_our_cookies() -> None:
    zoe, browser = a_member(), Client()
    zoe.account.set_password("een goed geheim")
    zoe.account.save()

    browser.get("/account/login/")
    browser.post("/account/login/", {"login": zoe.account.email, "password": "een goed geheim"})

    assert len(browser.cookies) == 2
    assert all(each["httponly"] for each in browser.cookies.values())
    assert all(each["samesite"] == "Lax" for each in browser.cookies.values())
