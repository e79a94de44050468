"""Log in with a code by mail: once, soon, here, and nobody learns who is a member."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client

from bieb.lib import clock
from members import mail_codes
from members.models import Account, Member
from members.tasks import send_mail_code
from tests.builders import a_colleague, a_member, card_of

pytestmark = pytest.mark.django_db
ASK, TYPE = "/account/code/", "/account/code/invullen/"
WRONG = "Deze code klopt niet"


@pytest.fixture(autouse=True)
def no_tries_yet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the worker does is done at once."""
    monkeypatch.setattr(send_mail_code, "delay", send_mail_code)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def jan() -> Member:
    return a_member(email="jan@example.org")


def asked(login: str, client: Client | None = None, **more: str) -> Client:
    browser = client or Client()
    answer = browser.post(ASK, {"login": login, **more})
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    return browser


def mailed() -> str:
    """The code in the newest mail."""
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[0]


def typed(browser: Client, code: str) -> Any:
    return browser.post(TYPE, {"code": code})


def who_is_in(browser: Client) -> str:
    return str(browser.session.get("_auth_user_id", ""))


@pytest.mark.parametrize("by", ["card", "address"])
def test_the_code_opened_the_account_of_who_asked_once(jan: Member, by: str) -> None:
    a_member(email="wout@example.org")
    browser = asked("JAN@example.org" if by == "address" else card_of(jan).number)
    code = mailed()

    answer = typed(browser, f"{code[:3]} {code[3:]}")

    assert mail.outbox[-1].to == ["jan@example.org"]
    assert code not in mail.outbox[-1].subject
    assert answer.status_code == 302
    assert who_is_in(browser) == str(jan.account.pk)
    browser.logout()
    assert typed(browser, code)["Location"] == ASK


def test_the_code_did_not_work_in_another_browser(jan: Member) -> None:
    asked("jan@example.org")
    code = mailed()
    other = asked("jan@example.org")

    answer = typed(other, code)

    assert WRONG in answer.content.decode()
    assert who_is_in(other) == ""


def test_after_ten_minutes_the_code_was_worth_nothing(jan: Member) -> None:
    browser = asked("jan@example.org")
    code = mailed()
    state = browser.session[mail_codes.SESSION_KEY]
    session = browser.session
    session[mail_codes.SESSION_KEY] = state | {"until": clock.real_now().timestamp() - 1}
    session.save()

    assert typed(browser, code)["Location"] == ASK
    assert who_is_in(browser) == ""


def test_the_sixth_try_was_wrong_even_with_the_code(jan: Member) -> None:
    browser = asked("jan@example.org")
    code = mailed()
    other = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(5):
        assert WRONG in typed(browser, other).content.decode()

    assert WRONG in typed(browser, code).content.decode()
    assert who_is_in(browser) == ""


def test_of_nobody_of_a_colleague_and_of_a_shared_address_the_page_said_the_same(
    jan: Member,
) -> None:
    a_colleague(username="marga", email="marga@example.org")
    for _member in range(2):
        a_member(email="samen@example.org")
    pages = {}
    for login in ("jan@example.org", "niemand@example.org", "marga", "samen@example.org"):
        page = asked(login).get(TYPE).content.decode()
        pages[login] = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert len(set(pages.values())) == 1
    assert [each.to for each in mail.outbox] == [["jan@example.org"]]


def test_whom_a_browser_asked_for_could_not_be_read_from_its_session(jan: Member) -> None:
    known, unknown = asked("jan@example.org"), asked("niemand@example.org")

    said = [browser.session[mail_codes.SESSION_KEY] for browser in (known, unknown)]

    assert str(jan.account.pk) not in str(said[0])
    assert len(said[0]["who"]) == len(said[1]["who"])
    assert mailed() not in str(said[0])
    assert known.session.get_expiry_age() <= mail_codes.MINUTES * 60


def test_nobody_got_more_than_five_codes_an_hour(jan: Member) -> None:
    for _time in range(6):
        asked("jan@example.org")
    asked(card_of(a_member(email="wout@example.org")).number)

    assert [each.to[0] for each in mail.outbox] == ["jan@example.org"] * 5 + ["wout@example.org"]


def test_asking_again_and_again_gave_no_more_tries_than_five_codes_do(jan: Member) -> None:
    for _time in range(5):
        asked("jan@example.org")
    sixth = asked("jan@example.org")
    visit = UUID(sixth.session[mail_codes.SESSION_KEY]["visit"])

    typed(sixth, mail_codes.code_of(jan.account.pk, visit))

    assert who_is_in(sixth) == ""


def test_who_has_a_second_step_still_took_it(jan: Member) -> None:
    TOTP.activate(jan.account, generate_totp_secret())
    browser = asked("jan@example.org")

    answer = typed(browser, mailed())

    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert who_is_in(browser) == ""


def test_it_led_back_to_where_somebody_was_and_nowhere_else(jan: Member) -> None:
    back = asked("jan@example.org", next="/mijn/betalen/")
    assert typed(back, mailed())["Location"] == "/mijn/betalen/"

    away = asked("jan@example.org", next="https://elders.example/")
    assert "elders" not in typed(away, mailed())["Location"]


def test_on_a_public_computer_the_log_in_ended_with_the_browser(jan: Member) -> None:
    at_home, at_the_library = asked("jan@example.org"), Client()
    typed(at_home, mailed())
    asked("jan@example.org", at_the_library, public_computer="on")
    typed(at_the_library, mailed())

    assert not at_home.session.get_expire_at_browser_close()
    assert at_the_library.session.get_expire_at_browser_close()


def test_an_account_that_was_closed_meanwhile_stayed_closed(jan: Member) -> None:
    browser = asked("jan@example.org")
    Account.objects.filter(pk=jan.account.pk).update(is_active=False)

    typed(browser, mailed())

    assert who_is_in(browser) == ""
