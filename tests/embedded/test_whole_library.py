"""Everything that `make run` starts, as a person meets it."""

import signal
import smtplib
import urllib.request
from email.message import EmailMessage
from urllib.parse import urlsplit

import psutil
import pytest

from bieb.embedded.places import Home
from tests.embedded.conftest import processes_of
from tests.whole_library import start, wait_until, whole_library

MOST_MEMORY = 700 * 1024**2


def test_the_library_started_worked_and_stopped_without_a_trace(home: Home) -> None:
    with whole_library(home) as library:
        children = psutil.Process(library.process.pid).children(recursive=True)
        with urllib.request.urlopen(f"{library.url}/healthz", timeout=10) as answer:
            assert answer.status == 200
        smtp = urlsplit(library.environment["EMAIL_URL"])
        with smtplib.SMTP(smtp.hostname or "", smtp.port or 0) as client:
            client.send_message(_a_message())
        with urllib.request.urlopen(library.environment["MAILBOX_URL"], timeout=10) as answer:
            assert "Dag" in answer.read().decode()
        assert library.memory_bytes() < MOST_MEMORY

        said = library.stop(signal.SIGINT)

    assert library.process.returncode == 0
    assert "no process is left" in said
    assert [each for each in children if each.is_running()] == []
    assert processes_of(home) == []


def test_a_first_start_that_was_killed_was_not_half_used(home: Home) -> None:
    process = start(home)
    database = home.logs / "prepare-database.log"
    wait_until(
        lambda: (
            process.poll() is not None or (database.exists() and "policy" in database.read_text())
        )
    )
    assert process.poll() is None, process.communicate()[0]
    process.kill()
    process.communicate()

    with whole_library(home) as library:
        assert len(library.logins) > 3


@pytest.mark.soak
def test_the_library_recovered_from_a_kill_in_the_middle(home: Home) -> None:
    with whole_library(home) as first:
        first.stop(signal.SIGKILL)

    with whole_library(home, TODAY="2031-11-22") as second:
        today = second.manage(
            "shell", "-v0", "-c", "from bieb.lib import clock; print(clock.today())"
        )
        second.stop()

    assert today.strip() == "2031-11-22"
    assert second.process.returncode == 0
    assert processes_of(home) == []


def _a_message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Dag"
    message["From"] = "bieb@example.org"
    message["To"] = "zoe@example.org"
    message.set_content("Dag Zoë.")
    return message
