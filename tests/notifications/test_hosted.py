"""Mail by a provider: once, without tracking, only with an agreement; and what comes back."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from pytest_django.fixtures import Settings

from bieb.lib import clock
from members.models import Address
from notifications.checks import the_provider_signed, the_way_of_mail_is_complete
from notifications.models import AddressTrouble, Message
from notifications.return_path import mark
from partners.models import Agreement, Partner
from tests.builders import MONDAY, a_loan, a_member
from tests.notifications.mailgun import DOMAIN, KEY, Mailgun
from tests.notifications.writing import DUE, NOW, outcomes, reminded, send

pytestmark = pytest.mark.django_db(transaction=True)
SIGNING = "signing-key-of-a-test"
CALLS = "/post/terug/mailgun/"
WIM = "wim@example.org"


@pytest.fixture
def mailgun() -> Iterator[Mailgun]:
    server = Mailgun()
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _by_mailgun(settings: Settings, mailgun: Mailgun, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    clock.move_to(NOW.date(), NOW.time())
    settings.MAIL_PROVIDER, settings.MAIL_SIGNER = "mailgun", ""
    settings.EMAIL_BACKEND = "notifications.hosted.MailgunBackend"
    settings.MAIL_HOSTS = ["127.0.0.1"]
    settings.ANYMAIL = {
        "MAILGUN_API_URL": f"http://127.0.0.1:{mailgun.server_port}/v3",
        "MAILGUN_API_KEY": KEY,
        "MAILGUN_SENDER_DOMAIN": DOMAIN,
        "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING,
        "REQUESTS_TIMEOUT": (2, 5),
    }


@pytest.fixture(autouse=True)
def agreement(_by_mailgun: None) -> Agreement:
    partner = Partner.objects.create(
        code="mailgun", name="Mailgun", what_it_is="verstuurt onze e-mail", kind="supplier",
        role="processor", when="mailed", why="systems", fields=["email", "mailText"],
    )  # fmt: skip
    return Agreement.objects.create(
        partner=partner, signed_on=MONDAY, starts_on=MONDAY, ends_on=NOW.date(),
        file_hash="0" * 64,
    )  # fmt: skip


def test_a_reminder_left_once_without_tracking_and_with_its_own_headers(mailgun: Mailgun) -> None:
    reminded(a_member(email=WIM))

    assert (send(), send(after=timedelta(hours=1))) == (1, 0)

    (mail,) = mailgun.taken
    assert mail["to"] == WIM
    assert {mail[f"o:{each}"] for each in NO_TRACKING} == {"no"}
    assert mail["h:Auto-Submitted"] == "auto-generated"
    assert {name.lower(): words for name, words in mail.items()}["h:message-id"].startswith(
        "<due_soon."
    )
    assert "klantenservice@" in mail["from"]
    assert "src=" not in mail["html"]


NO_TRACKING = ("tracking", "tracking-opens", "tracking-clicks")


def test_no_mail_could_ask_for_tracking_and_lists_kept_their_headers(mailgun: Mailgun) -> None:
    mail = EmailMessage(
        "Nieuws", "Woorden", to=[WIM],
        headers={
            "List-Id": "<nieuws.bieb.example>",
            "List-Unsubscribe": "<https://bieb.example/stop/abc>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )  # fmt: skip
    asking: Any = mail
    asking.track_opens = asking.track_clicks = True
    asking.esp_extra = {"o:tracking": "yes"}

    get_connection().send_messages([mail])

    (taken,) = mailgun.taken
    assert {taken[f"o:{each}"] for each in NO_TRACKING} == {"no"}
    assert taken["h:List-Id"] == "<nieuws.bieb.example>"
    assert taken["h:List-Unsubscribe"] == "<https://bieb.example/stop/abc>"
    assert taken["h:List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("answer", "state", "taken"),
    [("lost", "doubtful", 1), (500, "doubtful", 1), (400, "failed", 0)],
)
def test_what_may_have_been_taken_was_never_sent_again(
    mailgun: Mailgun, answer: int | str, state: str, taken: int
) -> None:
    mailgun.answers = [answer]
    reminded(a_member(email=WIM))

    send()
    send(after=timedelta(days=1))

    assert [each for each, _why in outcomes()] == [state]
    assert (len(mailgun.taken), mailgun.calls) == (taken, 1)


@pytest.mark.parametrize("answer", [401, 429, 503, 302])
def test_what_was_certainly_not_taken_left_once_later(mailgun: Mailgun, answer: int) -> None:
    mailgun.answers = [answer]
    reminded(a_member(email=WIM))

    assert send() == 0
    assert [each for each, _why in outcomes()] == ["waiting"]
    assert send(after=timedelta(hours=1)) == 1
    assert (len(mailgun.taken), mailgun.calls) == (1, 2)


def test_a_provider_that_is_away_held_everything(mailgun: Mailgun, settings: Settings) -> None:
    settings.ANYMAIL = settings.ANYMAIL | {"MAILGUN_API_URL": "http://127.0.0.1:1/v3"}
    reminded(a_member(email=WIM))

    assert send() == 0
    assert [each for each, _why in outcomes()] == ["waiting"]


def test_without_an_agreement_that_holds_nothing_left_and_it_did_not_start(
    mailgun: Mailgun, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminded(a_member(email=WIM))
    assert agreement.ends_on is not None
    monkeypatch.setattr(clock, "today", lambda: agreement.ends_on)
    assert "notifications.E004" not in checked()

    monkeypatch.setattr(clock, "today", lambda: agreement.ends_on + timedelta(days=1))

    assert send() == 0
    assert mailgun.calls == 0
    assert "notifications.E004" in checked()


def test_another_computer_or_a_missing_key_did_not_start(settings: Settings) -> None:
    settings.MAIL_HOSTS = ["api.eu.mailgun.net"]
    settings.ANYMAIL = settings.ANYMAIL | {"MAILGUN_WEBHOOK_SIGNING_KEY": ""}
    assert {"notifications.E002", "notifications.E003"} <= checked()

    settings.MAIL_PROVIDER = "pigeon"
    assert "notifications.E001" in checked()


def checked() -> set[str]:
    found = [*the_way_of_mail_is_complete(None), *the_provider_signed(None, ["default"])]
    return {str(each.id) for each in found}


def a_sent_message() -> Message:
    member = a_member(email=WIM)
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    return Message.objects.create(
        member=member, kind="reservation_ready", about=a_loan(member=member, today=MONDAY).pk,
        due_on=DUE, channel="email", state="sent", written_at=NOW, not_before=NOW, finished_at=NOW,
    )  # fmt: skip


def told(returned: str, event: str = "failed", key: str = SIGNING, **facts: Any) -> int:
    """Call as Mailgun does, and return the status of our answer."""
    moment, token = "1781000000", "a" * 50
    signature = hmac.new(key.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    words = {
        "signature": {"timestamp": moment, "token": token, "signature": signature},
        "event-data": {
            "event": event,
            "severity": "permanent",
            "timestamp": 1781000000.5,
            "recipient": WIM,
            "user-variables": {"returned": returned},
            "delivery-status": {"code": 550, "message": "5.1.1 Wim de Vries woont hier niet"},
        }
        | facts,
    }
    answer = Client().post(CALLS, json.dumps(words), content_type="application/json")
    return answer.status_code


def test_a_call_about_a_bounce_marked_the_address_once_and_wrote_a_letter() -> None:
    message = a_sent_message()

    assert [told(mark(message.pk, WIM)) for _ in range(2)] == [200, 200]

    trouble = AddressTrouble.objects.get()
    assert (trouble.why, trouble.times, trouble.marked_on) == ("5.1.1", 1, NOW.date())
    assert Message.objects.get(channel="letter").instead_of == message
    assert outcomes()[0] == ("failed", "bounced 5.1.1")


@pytest.mark.parametrize("event", ["opened", "clicked", "delivered", "unsubscribed", "complained"])
def test_who_opened_or_clicked_was_forgotten_unread(event: str) -> None:
    message = a_sent_message()

    assert told(mark(message.pk, WIM), event) == 200
    assert not AddressTrouble.objects.exists()
    assert outcomes() == [("sent", "")]


def test_forged_calls_and_what_may_still_arrive_changed_nothing(settings: Settings) -> None:
    message = a_sent_message()
    good = mark(message.pk, WIM)

    assert told(good, key="another") == 400
    assert told(good.replace(f"+{message.pk}.", f"+{message.pk + 1}.")) == 200
    assert told(good, severity="temporary") == 200
    settings.MAIL_PROVIDER = "smtp"
    assert told(good) == 404
    assert not AddressTrouble.objects.exists()
