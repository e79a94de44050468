"""Lid worden: four steps that keep nothing, a link, a code, and a member at the desk."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from bieb.lib import clock
from bieb.lib.sealing import Unsealable, open_text
from joining import purge
from joining.applying import (
    answers_of,
    apply,
    collect,
    confirm,
    drop_old,
    waiting_under,
)
from joining.errors import LinkOutdated, NoApplication
from joining.models import Application
from joining.posting import mail_links
from members.models import Account, Member, MembershipType
from members.operations import Enrolment, Home
from tests.builders import MONDAY, a_branch, a_colleague, a_member, card_of
from tests.joining.applicants import NOON, NOOR, a_waiting_one, an_application
from tests.loans.desk import a_desk

pytestmark = pytest.mark.django_db

WHO = {name: NOOR[name] for name in ("given_name", "name_prefix", "family_name", "birth_date")}
CHILD = {"given_name": "Bo", "birth_date": "2016-03-01", "membership_type": "jeugd"}


@pytest.fixture(autouse=True)
def it_is_monday(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    clock.move_to(MONDAY)
    cache.clear()
    a_branch()
    for code, low, high, cents in (("standaard", 18, None, 5500), ("jeugd", 0, 17, 0)):
        MembershipType.objects.update_or_create(
            code=code,
            defaults={
                "name": code.title(),
                "min_age": low,
                "max_age": high,
                "fee_year_cents": cents,
            },
        )
    yield
    cache.clear()


def send(client: Client, at: int, to: str = "next", **answers: str) -> tuple[int, str]:
    answer = client.post("/lid-worden/", {"at": at, "to": to, **answers})
    return answer.status_code, answer.content.decode()


def test_four_steps_sent_one_application_and_made_no_member(client: Client) -> None:
    pages = [
        send(client, 1, **WHO)[1],
        send(client, 2, **NOOR)[1],
        send(client, 3, **NOOR)[1],
    ]
    answer = client.post("/lid-worden/", {"at": 4, "to": "send", **NOOR})

    assert [re.search(r"Stap (\d) van 4", page)[1] for page in pages] == ["2", "3", "4"]  # type: ignore[index]
    assert "€\xa055,00 per jaar" in pages[1]
    assert answer.headers["Location"] == "/lid-worden/gestuurd/"
    assert answers_of(Application.objects.get()) == NOOR
    assert not Member.objects.exists()


def test_a_step_back_kept_what_was_typed_and_nothing_was_kept_for_it(client: Client) -> None:
    _status, page = send(client, 2, "1", **NOOR)

    assert 'value="Noor"' in page
    assert 'type="hidden" name="email" value="noor@example.org"' in page
    assert set(client.cookies) <= {"csrf", "csrftoken", "__Host-csrf"}
    assert not Application.objects.exists()


def test_pages_with_answers_in_them_were_not_stored_by_the_browser(client: Client) -> None:
    answer = client.post("/lid-worden/", {"at": 1, "to": "next", **WHO})

    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"birth_date": "2027-01-01"}, "kan niet kloppen"),
        ({"birth_date": ""}, "id_birth_date_error"),
        ({"given_name": ""}, "id_given_name_error"),
    ],
)
def test_what_was_wrong_was_said_beside_the_field_with_the_rest_kept(
    client: Client, wrong: dict[str, str], said: str
) -> None:
    status, page = send(client, 1, **WHO | wrong)

    assert status == 422
    assert said in page
    assert 'value="Meulen"' in page


def test_who_skipped_a_step_came_back_to_what_was_missing(client: Client) -> None:
    status, page = send(client, 4, "send", **WHO)

    assert (status, "Stap 2 van 4" in page) == (422, True)
    assert not Application.objects.exists()


def test_a_membership_for_another_age_was_not_sold(client: Client) -> None:
    status, page = send(client, 4, "send", **NOOR | {"membership_type": "jeugd"})

    assert (status, "Stap 3 van 4" in page) == (422, True)


@pytest.mark.parametrize(
    ("born", "asks_parent", "brings_parent"),
    [
        (date(2010, 11, 24), True, True),  # 15 until tomorrow
        (date(2010, 11, 23), False, True),
        (date(2008, 11, 24), False, True),
        (date(2008, 11, 23), False, False),
    ],
)
def test_below_16_a_parent_says_yes_and_below_18_a_parent_comes_along(
    client: Client, born: date, asks_parent: bool, brings_parent: bool
) -> None:
    kind = "jeugd" if brings_parent else "standaard"
    child = NOOR | {"birth_date": born.isoformat(), "membership_type": kind}

    where, review = send(client, 1, **child)[1], send(client, 3, **child)[1]

    assert ("E-mailadres van je ouder of verzorger" in where) is asks_parent
    assert ("ouder of verzorger met een eigen pas" in review) is brings_parent


def test_nobody_could_tell_who_is_a_member(client: Client) -> None:
    a_member(given_name="Noor", family_name="Meulen", email="noor@example.org")

    known = client.post("/lid-worden/", {"at": 4, "to": "send", **NOOR})
    stranger = client.post("/lid-worden/", {"at": 4, "to": "send", **NOOR, "email": "x@y.nl"})

    assert known.headers["Location"] == stranger.headers["Location"]
    assert Application.objects.count() == 2


def test_one_address_got_three_mails_a_day_and_the_answer_stayed_the_same(client: Client) -> None:
    answers = [client.post("/lid-worden/", {"at": 4, "to": "send", **NOOR}) for _ in range(4)]

    assert {each.status_code for each in answers} == {302}
    assert Application.objects.count() == 3


def test_after_many_applications_from_one_place_nothing_typed_was_lost(
    client: Client, settings: Settings
) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"applications": (0, 3600)}

    status, page = send(client, 4, "send", **NOOR)

    assert (status, 'value="noor@example.org"' in page) == (429, True)
    assert not Application.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_mail_held_a_link_and_nothing_that_was_filled_in(client: Client) -> None:
    apply(NOOR, at=NOON)

    assert mail_links(now=NOON) == 1
    assert mail_links(now=NOON) == 0
    [sent] = mail.outbox
    words = str(sent.body) + str(getattr(sent, "alternatives", ""))
    link = re.findall(r"/lid-worden/bevestigen/\S+/", str(sent.body))[0]
    assert sent.to == ["noor@example.org"]
    assert not re.search("Noor|Meulen|Grotestraat|7461", words)
    opened = client.get(link)
    pressed = client.post(link).content.decode()
    assert opened.status_code == 200
    assert str(Application.objects.get().code) in pressed
    assert not re.search("Noor|Meulen|Grotestraat|7461", pressed)


def test_opening_the_link_confirmed_nothing_and_twice_was_once(client: Client) -> None:
    application, token = an_application()
    path = f"/lid-worden/bevestigen/{token}/"

    client.get(path)
    unconfirmed = Application.objects.get().confirmed_at
    pages = [client.post(path).content.decode() for _click in range(2)]

    assert unconfirmed is None
    code = str(Application.objects.get(pk=application.pk).code)
    assert all(code in page for page in pages)


def test_a_link_that_was_never_made_said_so(client: Client) -> None:
    assert client.get("/lid-worden/bevestigen/geraden/").status_code == 404


@pytest.mark.parametrize(("days", "lives"), [(6, True), (7, False)])
def test_an_application_that_was_not_confirmed_was_gone_after_seven_days(
    days: int, lives: bool
) -> None:
    application, token = an_application()
    later = NOON + timedelta(days=days)

    if not lives:
        with pytest.raises(LinkOutdated):
            confirm(token, at=later)
    drop_old(now=later)

    assert Application.objects.filter(pk=application.pk).exists() is lives


@pytest.mark.parametrize(("days", "lives"), [(29, True), (30, False)])
def test_a_card_that_was_not_collected_was_forgotten_after_thirty_days(
    days: int, lives: bool
) -> None:
    waiting = a_waiting_one()
    later = NOON + timedelta(days=days)

    if not lives:
        with pytest.raises(NoApplication):
            waiting_under(str(waiting.code), now=later)
    drop_old(now=later)

    assert Application.objects.exists() is lives
    if not lives:
        with pytest.raises(Unsealable):
            open_text(waiting, "given")


@pytest.mark.django_db(databases=["default", "purge"], transaction=True)
def test_the_nightly_purge_took_both_when_nobody_tidied() -> None:
    an_application()
    a_waiting_one()
    a_month_later = MONDAY + timedelta(days=31)

    planned = purge.plan(today=a_month_later)
    purge.purge(today=a_month_later)

    assert [each.rows for each in planned] == [1, 1]
    assert not Application.objects.exists()


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page))


def test_the_desk_handed_out_a_card_after_seeing_a_document() -> None:
    desk, waiting = a_desk(a_colleague(role="employee")), a_waiting_one()
    typed = str(waiting.code).replace("-", " ").lower()
    page = desk.post("/balie/pas-uitreiken/", {"code": typed}).content.decode()
    kind, branch = MembershipType.objects.get(code="standaard"), a_branch()
    filled = NOOR | {
        "code": str(waiting.code),
        "membership_type": str(kind.pk),
        "home_branch": str(branch.pk),
    }

    unseen = desk.post("/balie/pas-uitreiken/", filled)
    desk.post("/balie/pas-uitreiken/", filled | {"id_seen": "on"})

    member = Member.objects.get()
    assert form_of(page)["family_name"] == "Meulen"
    assert unseen.status_code == 200
    assert (member.full_name, member.joined_on) == ("Noor van der Meulen", MONDAY)
    assert card_of(member).number
    assert Account.objects.get(member=member).email == "noor@example.org"
    assert not Application.objects.exists()


def test_a_wrong_code_found_nothing_and_an_unconfirmed_one_neither() -> None:
    desk = a_desk(a_colleague(role="employee"))
    an_application()

    page = desk.post("/balie/pas-uitreiken/", {"code": "2222-2222"}).content.decode()

    assert "Er is geen aanmelding met deze code" in page


def test_two_desks_made_one_member() -> None:
    waiting = a_waiting_one()
    person = an_enrolment()
    collect(waiting, person, today=MONDAY)

    with pytest.raises(NoApplication):
        collect(waiting, person, today=MONDAY)

    assert Member.objects.count() == 1


def an_enrolment() -> Enrolment:
    return Enrolment(
        given_name="Noor",
        birth_date=date(1994, 6, 2),
        home=Home("Grotestraat", 7, "7461KE", "Rijssen"),
        home_branch=a_branch(),
        membership_type=MembershipType.objects.get(code="standaard"),
    )


def test_a_volunteer_and_a_member_had_no_business_at_the_page_of_the_desk(client: Client) -> None:
    client.force_login(Account.objects.get(member=a_member()))

    assert client.get("/balie/pas-uitreiken/").status_code in {302, 403, 404}
    assert a_desk(a_colleague(role="volunteer")).get("/balie/pas-uitreiken/").status_code == 403
