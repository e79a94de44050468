"""What every answer of a mail server means for a message."""

import logging
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from notifications.handing import FIRST_PAUSE, MOST_ATTEMPTS
from notifications.models import Message
from tests.builders import a_member
from tests.notifications.sink import Sink
from tests.notifications.writing import NOW, outcomes, reminded, send

pytestmark = pytest.mark.django_db


def two_readers() -> None:
    reminded(a_member(email="weg@example.org"), a_member(email="wout@example.org"))


def test_an_address_that_does_not_exist_failed_with_its_code_only(sink: Sink) -> None:
    sink.answer_reader = {"weg@example.org": "550 5.1.1 weg@example.org does not exist"}
    two_readers()

    assert send() == 1

    assert sorted(outcomes()) == [("failed", "550"), ("sent", "")]
    assert send(after=timedelta(hours=5)) == 0


def test_a_reader_whose_server_is_busy_was_tried_again_later(sink: Sink) -> None:
    sink.answer_reader = {"weg@example.org": "450 4.2.0 come back later"}
    two_readers()

    send()

    waiting = Message.objects.get(state="waiting")
    assert (waiting.why, waiting.attempts, waiting.not_before) == ("450", 1, NOW + FIRST_PAUSE)
    sink.answer_reader = {}
    assert send(after=FIRST_PAUSE - timedelta(seconds=1)) == 0
    assert send(after=FIRST_PAUSE) == 1


def test_the_last_attempt_was_the_last(sink: Sink) -> None:
    sink.answer_reader = {"weg@example.org": "450 4.2.0 come back later"}
    reminded(a_member(email="weg@example.org"))
    Message.objects.update(attempts=MOST_ATTEMPTS - 1)

    send()

    assert outcomes() == [("failed", "450")]


def test_a_mail_that_is_refused_as_a_whole_failed(sink: Sink) -> None:
    sink.answer_mail = "554 5.7.1 no"
    two_readers()

    send()

    assert outcomes() == [("failed", "554")] * 2


@pytest.mark.parametrize("answer", ["550 5.7.1 you may not send", "421 4.3.2 too busy"])
def test_a_server_that_refuses_the_library_failed_nobody(sink: Sink, answer: str) -> None:
    sink.answer_sender = answer
    two_readers()

    assert send() == 0

    assert {state for state, _ in outcomes()} == {"waiting"}
    sink.answer_sender = "250 OK"
    assert send(after=FIRST_PAUSE) == 2


def test_a_server_that_is_away_lost_nothing(sink: Sink, settings: Settings) -> None:
    settings.EMAIL_PORT = 1
    two_readers()

    assert send() == 0

    assert outcomes() == [("waiting", "")] * 2
    settings.EMAIL_PORT = sink.port
    assert send(after=FIRST_PAUSE) == 2


def test_a_connection_that_broke_left_one_letter_in_doubt_and_the_rest_went(sink: Sink) -> None:
    sink.hang_up_on = "weg@example.org"
    two_readers()

    assert send() == 1

    assert sorted(outcomes()) == [("doubtful", "connection_lost"), ("sent", "")]
    assert send(after=timedelta(hours=5)) == 0
    assert [mail["To"] for mail in sink.mails] == ["wout@example.org"]


def test_an_address_that_cannot_be_one_failed(sink: Sink) -> None:
    reminded(a_member(email="a@example.org\nBcc: b@example.org"), a_member())

    assert send() == 1

    assert ("failed", "bad_address") in outcomes()
    assert len(sink.mails) == 1


def test_the_log_named_nobody(sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    sink.answer_reader = {"weg@example.org": "550 5.1.1 weg@example.org does not exist"}
    two_readers()

    with caplog.at_level(logging.DEBUG):
        send()

    ours = [each for each in caplog.records if not each.name.startswith(("mail.", "asyncio"))]
    assert not [each for each in ours if "example.org" in each.getMessage()]
