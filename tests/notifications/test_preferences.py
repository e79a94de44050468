"""Choosing your messages: by kind and way, with what works, and what cannot be turned off."""

import re
from datetime import date, time
from itertools import product
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries, Settings

from bieb.lib import clock
from members.models import Address, ChannelPreference, Member
from members.self_service import change_address
from notifications.models import AddressTrouble
from notifications.preferences import choices_of, ways_to
from notifications.return_path import fingerprint
from notifications.routing import routes_of
from tests.builders import MONDAY, a_member

pytestmark = pytest.mark.django_db
PAGE = "/mijn/berichten/voorkeuren/"


@pytest.fixture(autouse=True)
def it_is_monday(settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1/"
    clock.move_to(MONDAY, time(15))


@pytest.fixture
def zoe() -> Member:
    """Somebody whom every way reaches."""
    zoe = a_member(given_name="Zoë", email="zoe@example.org")
    zoe.phone = "06-12 34 56 78"
    zoe.save(update_fields=["phone"])
    gets_a_home(zoe)
    return zoe


@pytest.fixture
def as_zoe(client: Client, zoe: Member) -> Client:
    client.force_login(zoe.account)
    return client


def answers(member: Member, **changed: str) -> dict[str, str]:
    """Return what a browser would send when nothing but `changed` was touched."""
    return {each.name: each.chosen for each in choices_of(member) if each.is_open} | changed


def fieldset(page: str, name: str) -> str:
    found = re.search(rf'<fieldset[^>]*id="choice-{name}".*?</fieldset>', page, re.DOTALL)
    assert found is not None
    return found.group()


def gets_a_home(member: Member) -> None:
    change_address(
        member,
        Address.Kind.HOME,
        {"street": "Enterstraat", "house_number": 12, "postcode": "7461AB", "city": "Rijssen"},
    )


def came_back(member: Member, address: str, channel: str = "email") -> None:
    AddressTrouble.objects.create(
        member=member,
        channel=channel,
        fingerprint=fingerprint(address),
        times=2,
        why="5.1.1",
        since=date(2026, 3, 2),
        marked_on=date(2026, 3, 2),
    )


def test_saving_said_what_changed_and_kept_only_that(as_zoe: Client, zoe: Member) -> None:
    sent = answers(zoe, kind_reservation_ready="letter") | {"shows_titles": "on"}

    page = as_zoe.post(PAGE, sent, follow=True).content.decode()

    zoe.refresh_from_db()
    assert [*zoe.channels.values_list("kind", "channel")] == [("reservation_ready", "letter")]
    assert zoe.shows_titles_in_mail
    assert "Opgeslagen. Je reservering ligt klaar: brief." in page
    assert "Opgeslagen. Titels in de berichten: ja." in page


def test_saving_without_a_change_wrote_nothing_and_said_so(as_zoe: Client, zoe: Member) -> None:
    page = as_zoe.post(PAGE, answers(zoe), follow=True).content.decode()

    assert not zoe.channels.exists()
    assert "Er is niets veranderd" in page


def test_bad_input_saved_nothing_and_lost_nothing(as_zoe: Client, zoe: Member) -> None:
    sent = answers(zoe, kind_due_soon="pigeon", kind_reservation_ready="sms")

    page = as_zoe.post(PAGE, sent | {"shows_titles": "on"}).content.decode()

    assert not zoe.channels.exists()
    assert "Er is nog niets opgeslagen" in page
    assert 'href="#choice-kind_due_soon"' in page
    assert re.search(r'value="sms"[^>]*checked', fieldset(page, "kind_reservation_ready"))
    assert re.search(r'name="shows_titles"[^>]*checked', page)


def test_what_is_about_rights_or_money_could_not_be_turned_off(as_zoe: Client, zoe: Member) -> None:
    as_zoe.post(PAGE, answers(zoe, kind_overdue="none", kind_privacy_received="none"))

    late = fieldset(as_zoe.get(PAGE).content.decode(), "kind_overdue")
    assert not zoe.channels.exists()
    assert 'value="none"' not in late
    assert "zonder dit bericht zou je betalen" in late


def test_a_kind_of_any_app_stood_there_by_its_registration(
    as_zoe: Client, zoe: Member, settings: Settings
) -> None:
    settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | {
        "sleepover": "tests.notifications.test_preferences.Sleepover"
    }

    as_zoe.post(PAGE, answers(zoe, kind_sleepover="none"))

    page = as_zoe.get(PAGE).content.decode()
    assert "Andere berichten" in page
    assert "Logeren in de bieb" in fieldset(page, "kind_sleepover")
    assert zoe.channels.get().kind == "sleepover"


class Sleepover:
    """A kind that no app has, without a heading of its own."""

    label = _("Logeren in de bieb")


def test_an_address_that_gave_mail_back_was_shown_with_what_goes_instead(
    as_zoe: Client, zoe: Member
) -> None:
    came_back(zoe, "zoe@example.org")

    page = as_zoe.get(PAGE).content.decode()

    assert "Berichten aan dit adres kwamen bij ons terug." in page
    assert "Komt nu per sms" in fieldset(page, "kind_due_soon")


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("", "Van jou hebben we geen telefoonnummer."),
        ("0548 51 23 45", "alleen aan een Nederlands mobiel nummer"),
    ],
)
def test_text_messages_without_a_mobile_number_said_why(
    as_zoe: Client, zoe: Member, phone: str, said: str
) -> None:
    Member.objects.filter(pk=zoe.pk).update(phone=phone)

    assert said in as_zoe.get(PAGE).content.decode()


def test_a_library_without_text_messages_did_not_offer_them(
    as_zoe: Client, zoe: Member, settings: Settings
) -> None:
    ChannelPreference.objects.create(member=zoe, kind="due_soon", channel="sms")
    settings.SMS_GATEWAY_URL = ""

    page = as_zoe.get(PAGE).content.decode()

    assert 'value="sms"' not in page
    assert re.search(r'value="email"[^>]*checked', fieldset(page, "kind_due_soon"))


def test_the_page_said_of_every_case_what_the_outbox_does(zoe: Member) -> None:
    cases = product((True, False), (True, False), (True, False), ["email", "sms", "letter", "none"])

    for number, (has_mail, has_phone, has_home, wish) in enumerate(cases):
        member = a_member(given_name=f"Lid {number}", email=f"lid{number}@example.org")
        member.phone = "0612345678" if has_phone else "0548512345"
        member.save(update_fields=["phone"])
        if not has_mail:
            came_back(member, f"lid{number}@example.org")
        if has_home:
            gets_a_home(member)
        ChannelPreference.objects.create(member=member, kind="reservation_ready", channel=wish)

        shown = next(
            each for each in choices_of(member) if "reservation_ready" in each.kinds
        ).goes_by

        goes = routes_of([member.pk], kind="reservation_ready").get(member.pk, "")
        assert shown == ("none" if wish == "none" else goes)


def test_the_mailbox_was_in_the_menu_and_on_the_home_page(as_zoe: Client) -> None:
    page = as_zoe.get("/mijn/").content.decode()

    assert page.count('href="/mijn/berichten/"') == 2


def test_the_old_address_in_mails_that_left_led_to_the_page(as_zoe: Client) -> None:
    assert as_zoe.get("/mijn/gegevens/berichten/").headers["Location"] == PAGE


def test_wout_saw_and_changed_nothing_of_zoe(zoe: Member) -> None:
    wout = a_member(given_name="Wout", email="wout@example.org")
    client = Client()
    client.force_login(wout.account)

    page = client.get(PAGE).content.decode()
    client.post(PAGE, answers(wout, kind_due_soon="none"))

    assert "zoe@example.org" not in page
    assert not zoe.channels.exists()


def test_the_page_asked_the_database_as_often_for_many_choices(
    as_zoe: Client, zoe: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for kind in ("due_soon", "reservation_ready", "reservation_expired"):
        ChannelPreference.objects.create(member=zoe, kind=kind, channel="letter")

    with django_assert_max_num_queries(22):
        as_zoe.get(PAGE)


def test_no_way_at_all_was_said_plainly(as_zoe: Client, zoe: Member, settings: Settings) -> None:
    settings.SMS_GATEWAY_URL = ""
    came_back(zoe, "zoe@example.org")
    zoe.addresses.all().delete()

    page = as_zoe.get(PAGE).content.decode()

    assert "We kunnen je hiervoor nu niet bereiken." in fieldset(page, "kind_due_soon")
    assert [bool(way.obstacle) for way in ways_to(zoe)] == [True, True]
