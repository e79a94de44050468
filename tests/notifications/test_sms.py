"""Text messages: one for each, whatever the gateway answers, and short enough for one."""

import json
from datetime import date, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pytest_django.fixtures import Settings

from bieb.embedded.mailbox import messages, texts
from members.models import ChannelPreference
from notifications.models import AddressTrouble, Message
from notifications.outbox import send_waiting
from notifications.routing import routes_of
from notifications.sms import GSM, LONGEST, in_gsm, international
from tests.builders import MONDAY, a_loan, a_member
from tests.notifications.gateway import Gateway, with_mobile
from tests.notifications.writing import NOW, a_text, outcomes

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_text_was_sent_once_to_the_number_and_without_a_title(gateway: Gateway) -> None:
    member = with_mobile(email="")
    a_text(member)

    assert send_waiting(now=NOW) == 1
    assert send_waiting(now=NOW + timedelta(minutes=1)) == 0

    (words,) = gateway.taken.values()
    assert words["to"] == "+31612345678"
    assert words["text"].startswith("Bieb: breng 1 boek uiterlijk 14 december terug.")


@pytest.mark.parametrize("first", [500, 503, 302, 401])
def test_an_answer_that_says_nothing_was_asked_again_with_the_same_key(
    gateway: Gateway, first: int
) -> None:
    gateway.answers = [first]
    a_text(with_mobile())

    assert send_waiting(now=NOW) == 0
    assert send_waiting(now=NOW + timedelta(minutes=6)) == 1

    assert len(gateway.asked) == 2
    assert len(gateway.taken) == 1
    assert outcomes() == [("sent", "")]


def test_a_text_that_the_gateway_had_already_was_not_sent_again(gateway: Gateway) -> None:
    gateway.answers = [409]
    a_text(with_mobile())

    assert send_waiting(now=NOW) == 1
    assert gateway.taken == {}


def test_an_answer_that_came_twice_was_not_taken_for_that_of_the_next(gateway: Gateway) -> None:
    """On a connection that stays open the second 202 is read as the answer to the next text."""
    gateway.answers, gateway.answers_twice = [202, 422], True
    a_text(with_mobile())
    a_text(with_mobile())

    assert send_waiting(now=NOW) == 1

    assert sorted(outcomes())[:2] == [("failed", "422"), ("sent", "")]
    assert len(gateway.asked) == 2


def test_a_gateway_that_is_not_on_the_list_got_nothing(
    gateway: Gateway, settings: Settings
) -> None:
    settings.SMS_HOSTS = ["sms.example"]
    a_text(with_mobile())

    assert send_waiting(now=NOW) == 0
    assert gateway.asked == []
    assert outcomes() == [("waiting", "")]


def test_a_text_did_not_wait_for_a_mail_server_that_was_away(
    gateway: Gateway, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    member = with_mobile()
    a_text(member)
    a_mail = a_text(member, about=a_loan(member=member, today=MONDAY).pk)
    Message.objects.filter(pk=a_mail.pk).update(channel="email")

    assert send_waiting(now=NOW) == 1
    assert len(gateway.taken) == 1


def test_what_is_too_late_to_help_was_dropped_and_not_sent(gateway: Gateway) -> None:
    late, in_time = a_text(with_mobile()), a_text(with_mobile())
    Message.objects.filter(pk=late.pk).update(not_after=NOW - timedelta(minutes=1))
    Message.objects.filter(pk=in_time.pk).update(not_after=NOW)

    assert send_waiting(now=NOW) == 1
    assert outcomes() == [("dropped", "too_late"), ("sent", "")]


def test_what_waits_for_a_colleague_did_not_leave(gateway: Gateway) -> None:
    held = a_text(with_mobile())
    Message.objects.filter(pk=held.pk).update(state=Message.State.HELD)

    assert send_waiting(now=NOW) == 0
    assert outcomes() == [("held", "")]


def test_a_message_went_as_the_member_wanted_and_else_by_the_first_way_that_works(
    settings: Settings,
) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1"
    by_mail, by_text, wants_text, wants_none, nowhere = (
        with_mobile(), with_mobile(email=""), with_mobile(), with_mobile(), a_member(email="")
    )  # fmt: skip
    ChannelPreference.objects.create(member=wants_text, kind="due_soon", channel="sms")
    ChannelPreference.objects.create(member=wants_none, kind="due_soon", channel="none")
    everybody = [each.pk for each in (by_mail, by_text, wants_text, wants_none, nowhere)]

    assert routes_of(everybody, kind="due_soon") == {
        by_mail.pk: "email", by_text.pk: "sms", wants_text.pk: "sms"
    }  # fmt: skip
    assert routes_of(everybody, kind="due_soon", allowed=["email"]).keys() == {
        by_mail.pk, wants_text.pk
    }  # fmt: skip
    assert routes_of(everybody, kind="consent_noted").get(by_text.pk) is None


@pytest.mark.parametrize(
    "template",
    [
        "due_soon",
        "household",
        "reservation_ready",
        "reservation_expired",
        "reservation_moved",
        "reservation_coming",
        "reservation_stopped",
        "dates_moved",
        "dates_restored",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_text_fitted_in_one(template: str, language: str) -> None:
    words = {
        "what": "100 boeken", "due_on": date(2026, 9, 30), "last_day": date(2026, 9, 30), "count": 100,
        "borrower": "Anna", "branch": "Rijssen", "loans_url": "https://bibliotheekrijssenholten.nl/mijn/",
        "page_url": "https://bibliotheekrijssenholten.nl/mijn/reserveringen/",
    }  # fmt: skip
    with translation.override(language):
        text = " ".join(render_to_string(f"emails/{template}-sms.txt", words).split())

    assert len(in_gsm(text)) <= LONGEST
    assert "?" not in in_gsm(text)
    assert set(in_gsm("Zoë’s – ’s Ochtends €")) <= GSM
    assert international("+31 6-12345678") == international("0031612345678") == "+31612345678"


def test_the_demo_kept_each_text_once(tmp_path: Path) -> None:
    content = json.dumps({"from": "Bieb", "to": "+31612345678", "text": "Hallo"}).encode()

    assert texts.keep(tmp_path, "due_soon.1", content)
    assert not texts.keep(tmp_path, "due_soon.1", content)

    (kept,) = messages.newest_first(tmp_path)
    assert isinstance(kept.email, EmailMessage)
    assert (kept.to, kept.text.strip()) == ("+31612345678", "Hallo")


def test_an_address_that_gives_mail_back_was_left_alone(settings: Settings) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1"
    member = with_mobile(email="wim@example.org")
    AddressTrouble.objects.create(
        member=member, channel="email", fingerprint=sha256(b"wim@example.org").hexdigest(), why="5.1.1",
        since=MONDAY, marked_on=MONDAY,
    )  # fmt: skip

    assert routes_of([member.pk], kind="due_soon") == {member.pk: "sms"}
