"""Everything that `make run` starts, as a person meets it."""

import signal
import smtplib
import urllib.request
from email.message import EmailMessage
from urllib.parse import urlsplit

import psutil

from bieb.embedded.places import Home
from tests.embedded.conftest import processes_of
from tests.whole_library import WholeLibrary, start, wait_until, whole_library

MOST_MEMORY = 700 * 1024**2


def test_a_library_killed_while_it_began_and_while_it_worked_lost_nothing(home: Home) -> None:
    """One home from its first start to its last: every start that fills a database is expensive."""
    begin_and_kill(home)

    with whole_library(home) as second:  # what was half filled was thrown away
        assert len(second.logins) > 3
        works(second)
        second.stop(signal.SIGKILL)

    with whole_library(home, TODAY="2031-11-22") as third:
        today = third.manage(
            "shell", "-v0", "-c", "from bieb.lib import clock; print(clock.today())"
        )
        children = psutil.Process(third.process.pid).children(recursive=True)
        said = third.stop(signal.SIGINT)

    assert today.strip() == "2031-11-22"
    assert third.process.returncode == 0
    assert "no process is left" in said
    assert [each for each in children if each.is_running()] == []
    assert processes_of(home) == []


def begin_and_kill(home: Home) -> None:
    """Start for the first time, and be killed while the database is being filled."""
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


def works(library: WholeLibrary) -> None:
    """Pages, mail and mailbox answer, within the memory we allow."""
    with urllib.request.urlopen(f"{library.url}/healthz", timeout=10) as answer:
        assert answer.status == 200
    smtp = urlsplit(library.environment["EMAIL_URL"])
    with smtplib.SMTP(smtp.hostname or "", smtp.port or 0) as client:
        client.send_message(_a_message())
    with urllib.request.urlopen(library.environment["MAILBOX_URL"], timeout=10) as answer:
        assert "Dag" in answer.read().decode()
    assert library.memory_bytes() < MOST_MEMORY


def _a_message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Dag"
    message["From"] = "bieb@example.org"
    message["To"] = "zoe@example.org"
    message.set_content("Dag Zoë.")
    return message
