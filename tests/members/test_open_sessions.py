"""Where somebody is logged in: seen without an address, and ended one by one or all at once."""

import re

import pytest
from django.test import Client

from members.models import Account, Session
from members.open_sessions import places_of, ref_of
from tests.builders import a_member

pytestmark = pytest.mark.django_db
PAGE = "/mijn/gegevens/inloggen/"


@pytest.fixture
def zoe() -> Account:
    return Account.objects.get(member=a_member(given_name="Zoë", email="zoe@example.org"))


def a_browser_of(account: Account) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.77", headers={"user-agent": "Schildpad/7"})
    client.force_login(account)
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_the_page_showed_each_browser_and_no_address(zoe: Account) -> None:
    here, _there = a_browser_of(zoe), a_browser_of(zoe)

    page = here.get(PAGE).content.decode()

    assert page.count("Deze browser") == 1
    assert page.count("Een andere browser") == 1
    assert "192.0.2" not in page
    assert "Schildpad" not in page
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_one_browser_was_logged_out_and_the_others_stayed(zoe: Account) -> None:
    here, there, elsewhere = (a_browser_of(zoe) for _browser in range(3))
    ref = ref_of(str(there.session.session_key))

    here.post(f"{PAGE}{ref}/weg/")

    assert [is_in(each) for each in (here, there, elsewhere)] == [True, False, True]


def test_everywhere_else_was_logged_out_at_once(zoe: Account) -> None:
    here, there, elsewhere = (a_browser_of(zoe) for _browser in range(3))

    here.post(f"{PAGE}overal-weg/")

    assert [is_in(each) for each in (here, there, elsewhere)] == [True, False, False]


def test_nobody_logged_out_another_member(zoe: Account) -> None:
    wout = a_browser_of(Account.objects.get(member=a_member(given_name="Wout")))
    there = a_browser_of(zoe)
    [place] = places_of(zoe, here=None)

    wout.post(f"{PAGE}{place.ref}/weg/")
    wout.post(f"{PAGE}overal-weg/")

    assert is_in(there)
    assert place.ref not in wout.get(PAGE).content.decode()


def test_another_password_ended_every_other_browser(zoe: Account) -> None:
    zoe.set_password("oud-en-lang-genoeg")
    zoe.save()
    here, there = a_browser_of(zoe), a_browser_of(zoe)
    words = {"oldpassword": "oud-en-lang-genoeg", "password1": "drie-nieuwe-woorden"}

    here.post("/account/password/change/", words | {"password2": "drie-nieuwe-woorden"})

    assert [is_in(each) for each in (here, there)] == [True, False]


def test_the_page_of_a_stranger_led_to_logging_in(client: Client) -> None:
    answer = client.get(PAGE)

    assert re.match("/account/login/", answer.headers["Location"])
