"""Mail servers that are slow, greet with a refusal, hang up halfway, or die after their answer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest
from pytest_django.fixtures import Settings

from notifications.handing import FIRST_PAUSE
from tests.builders import a_member
from tests.notifications.sink import Sink
from tests.notifications.writing import outcomes, reminded, send

pytestmark = pytest.mark.django_db(transaction=True)
Behaviour = Callable[[socket.socket], None]


def greets_with_a_refusal(client: socket.socket) -> None:
    client.sendall(b"421 4.3.2 too busy\r\n")


def says_nothing(client: socket.socket) -> None:
    client.settimeout(3)
    client.recv(1)


def talks_until(client: socket.socket, *, content: bytes, answer: bytes) -> None:
    """Be a mail server until this was read of the mail; then answer, if anything, and hang up."""
    client.sendall(b"220 here\r\n")
    lines = client.makefile("rb")
    for line in lines:
        if line.upper().startswith(b"DATA"):
            break
        client.sendall(b"250 OK\r\n")
    client.sendall(b"354 go on\r\n")
    for line in lines:
        if line.startswith(content):
            break
    client.sendall(answer)


def hangs_up_in_the_mail(client: socket.socket) -> None:
    talks_until(client, content=b"Subject", answer=b"")


def dies_after_its_answer(client: socket.socket) -> None:
    talks_until(client, content=b".\r\n", answer=b"250 OK\r\n")


@contextmanager
def a_server(behaviour: Behaviour) -> Iterator[int]:
    """Listen; every connection is treated like this and closed."""

    def serve() -> None:
        while True:
            try:
                client, _peer = listening.accept()
            except OSError:
                return
            with client:
                try:
                    behaviour(client)
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("behaviour", [greets_with_a_refusal, says_nothing])
def test_a_server_that_never_took_a_mail_lost_nothing_and_left_no_doubt(
    behaviour: Behaviour, sink: Sink, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    reminded(a_member(email="jan@example.org"), a_member(email="wout@example.org"))

    with a_server(behaviour) as settings.EMAIL_PORT:
        assert send() == 0
        assert {state for state, _why in outcomes()} == {"waiting"}

    settings.EMAIL_PORT = sink.port
    assert send(after=FIRST_PAUSE) == 2
    assert sorted(mail["To"] for mail in sink.mails) == ["jan@example.org", "wout@example.org"]


@pytest.mark.parametrize(
    ("behaviour", "became"), [(hangs_up_in_the_mail, "doubtful"), (dies_after_its_answer, "sent")]
)
def test_what_a_server_may_have_taken_was_never_sent_again(
    behaviour: Behaviour, became: str, sink: Sink, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 2
    reminded(a_member(email="jan@example.org"))

    with a_server(behaviour) as settings.EMAIL_PORT:
        send()

    settings.EMAIL_PORT = sink.port
    assert [state for state, _why in outcomes()] == [became]
    assert send(after=timedelta(hours=5)) == 0
    assert sink.mails == []
