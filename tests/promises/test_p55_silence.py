"""P55: "Onze medewerkers zwijgen over wat zij in de bieb zien en horen; dat staat in hun cao (artikel 53)." """

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit import errors, secrecy
from audit.models import AccessLine, Attestation
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.clock import noon
from members.colleague_codes import colleague_with_code
from members.models import Account
from tests.builders import MONDAY, a_colleague, a_member
from tests.logins import an_authenticator, let_in
from tests.promises.mutations import Patch, Sql

CLAUSE = "P55"
MUTATIONS = [
    Patch(
        "members/staff.py",
        "    return is_known(request) and is_sworn(request)\n",
        "    return is_known(request)\n",
    ),
    Patch(
        "members/authentication.py",
        " and not has_left\n",
        "\n",
    ),
    Sql("ALTER TABLE audit_attestation DISABLE TRIGGER audit_attestation_append_only"),
]

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
PASSWORD = "wachtwoord-van-de-bieb"


def forget_promises(client: Client) -> None:
    """As if the words had changed since this colleague accepted them."""
    session = client.session
    session.pop(secrecy.SESSION_KEY)
    session.save()


@pytest.fixture
def new_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrecy, "VERSION", secrecy.VERSION + 1)


@pytest.fixture
def anouk(client: Client) -> Account:
    account = a_colleague(role="employee")
    let_in(client, account)
    return account


@pytest.mark.parametrize(
    "page", ["/beheer/", "/beheer/members/member/", "/balie/", "/balie/zoek-lid"]
)
def test_new_words_led_every_colleague_to_the_page_and_back(
    client: Client, anouk: Account, new_words: None, page: str
) -> None:
    led: Any = client.get(page, follow=True)
    asked = led.request["PATH_INFO"], led.request["QUERY_STRING"]
    assert asked[0] == "/geheimhouding/"

    assert client.post(f"{asked[0]}?{asked[1]}").status_code == 400
    back = client.post(f"{asked[0]}?{asked[1]}", {"accepted": "yes"})

    assert back["Location"] == page
    assert client.get(page).status_code in (200, 302)
    assert client.get(page).headers.get("Location", "") != led.request["PATH_INFO"]
    newest = Attestation.objects.filter(staff=anouk).latest("pk")
    assert (newest.version, newest.digest) == (secrecy.VERSION, secrecy.digest())


def test_another_number_of_the_article_asked_again(
    client: Client, anouk: Account, settings: Any
) -> None:
    assert client.get("/beheer/").status_code == 200

    settings.SECRECY_ARTICLE = "55"

    assert client.get("/beheer/", follow=True).redirect_chain[-1][0].startswith("/geheimhouding/")
    assert "artikel 55" in client.get("/geheimhouding/").content.decode()


def test_whoever_did_not_accept_wrote_no_line_and_so_saw_nobody(new_words: None) -> None:
    anouk, jan = a_colleague(role="employee"), a_member()
    Account.objects.filter(pk=anouk.pk).update(username="anouk2")
    karel = Account.objects.create_user("karel", is_staff=True)

    with pytest.raises(errors.NotSworn):
        record_access([jan.pk], staff=karel, reason="desk", activity="card", at=noon(MONDAY))

    assert not AccessLine.objects.exists()


def test_a_promise_was_never_changed(anouk: Account) -> None:
    for change in ("UPDATE audit_attestation SET version = 9", "DELETE FROM audit_attestation"):
        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_trigger_of_the_promises_was_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgname = 'audit_attestation_append_only'"
        )
        assert cursor.fetchone() == ("O",)


@pytest.mark.parametrize(("days_ago", "is_open"), [(0, True), (1, False)])
def test_the_last_day_of_a_contract_still_worked_and_the_next_did_not(
    client: Client, anouk: Account, days_ago: int, *, is_open: bool
) -> None:
    last = clock.today() - timedelta(days=days_ago)
    Account.objects.filter(pk=anouk.pk).update(contract_until=last)

    assert (client.get("/beheer/").status_code == 200) is is_open
    assert client.get("/balie/vestiging").status_code == (200 if is_open else 302)


@pytest.mark.parametrize(("days_ago", "is_open"), [(0, True), (1, False)])
def test_nobody_logged_in_after_the_last_day(
    client: Client, days_ago: int, *, is_open: bool
) -> None:
    colleague = a_colleague(role="employee")
    last = clock.today() - timedelta(days=days_ago)
    Account.objects.filter(pk=colleague.pk).update(contract_until=last)

    logged_in = client.login(username="anouk", password=PASSWORD)

    assert logged_in is is_open


def test_the_code_of_somebody_who_left_agreed_to_nothing() -> None:
    marga = a_colleague(username="marga", role="manager")
    an_authenticator(marga)
    Account.objects.filter(pk=marga.pk).update(contract_until=clock.today() - timedelta(days=1))

    assert colleague_with_code("marga 000000") is None


def test_the_administrator_saw_whose_contract_ends(client: Client) -> None:
    ending = a_colleague(username="karel", staff_name="Karel Kortverband")
    staying = a_colleague(username="lies", staff_name="Lies Langverband")
    Account.objects.filter(pk=ending.pk).update(contract_until=clock.today() + timedelta(days=30))
    Account.objects.filter(pk=staying.pk).update(contract_until=clock.today() + timedelta(days=31))
    let_in(client, a_colleague(username="beheer", role="administrator"))

    page = client.get("/beheer/toezicht/").content.decode()

    assert "Karel Kortverband" in page
    assert "Lies Langverband" not in page
    assert "loopt binnenkort af" in client.get("/beheer/members/account/").content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_words_named_the_article_in_both_languages(language: str) -> None:
    said = " ".join(secrecy.words(language))

    assert "53" in said
    assert "{" not in said
