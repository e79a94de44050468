"""The mailbox of the demo: what the library sends over SMTP can be read in the browser."""

import json
import re
import smtplib
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from bieb.embedded.mailbox.codes import code_at
from bieb.embedded.places import CHECKOUT, Home
from bieb.embedded.processes import Program, start


@dataclass
class Mailbox:
    """A running mailbox."""

    home: Home
    smtp: int
    web: int

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as client:
            client.send_message(message)

    def get(self, path: str, host: str = "localhost") -> tuple[str, str]:
        """Return the page and its content security policy."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.web}{path}", headers={"Host": host}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode(), answer.headers["Content-Security-Policy"]

    def path_of_newest(self) -> str:
        return f"/bericht/{max(self.home.mail.glob('*.eml')).stem}/"


@pytest.fixture
def mailbox(home: Home) -> Iterator[Mailbox]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    smtp, web = sockets
    home.logins.write_text(
        json.dumps([{"role": "desk", "login": "henk", "totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}])
    )
    arguments = [
        str(home.mail),
        "--logins",
        str(home.logins),
        "--smtp-fd",
        str(smtp.fileno()),
        "--web-fd",
        str(web.fileno()),
    ]
    program = Program(
        "mailbox",
        [sys.executable, "-m", "bieb.embedded.mailbox", *arguments],
        directory=CHECKOUT,
        inherited=[each.fileno() for each in sockets],
    )
    child = start(program, logs=home.logs, pids=home.pids)
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    yield Mailbox(home, *ports)
    child.stop()
    assert child.last_lines() == ""
    assert child.process.returncode == 0


def a_message(
    *, subject: str = "Bijna terug", text: str = "Dag Zoë.", html: str = ""
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Bibliotheek <bieb@example.org>"
    message["To"] = "Zoë <zoe@example.org>"
    message["Date"] = "Sun, 22 Nov 2026 07:00:00 +0000"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_an_empty_mailbox_said_so(mailbox: Mailbox) -> None:
    page, _ = mailbox.get("/")

    assert "Er is nog geen post." in page


def test_a_message_could_be_read_with_its_subject_date_and_text(mailbox: Mailbox) -> None:
    mailbox.send(a_message(text="Verleng hier: http://localhost:8000/mijn/."))

    page, _ = mailbox.get("/")
    message, _ = mailbox.get(mailbox.path_of_newest())

    assert "Bijna terug" in page
    assert "Zoë &lt;zoe@example.org&gt;" in page
    assert "22 nov 2026, 08:00" in message
    assert '<a href="http://localhost:8000/mijn/">http://localhost:8000/mijn/</a>.' in message


def test_the_newest_message_came_first(mailbox: Mailbox) -> None:
    mailbox.send(a_message(subject="Eerste"))
    mailbox.send(a_message(subject="Tweede"))

    page, _ = mailbox.get("/")

    assert page.index("Tweede") < page.index("Eerste")


def test_nothing_in_a_message_could_run_or_load(mailbox: Mailbox) -> None:
    evil = "<script>alert(1)</script>"
    html = f"<html><head></head><body>{evil}<p>Dag</p></body></html>"
    mailbox.send(a_message(subject=evil, text=evil, html=html))

    pages = [mailbox.get(path) for path in ("/", mailbox.path_of_newest())]
    formatted, policy = mailbox.get(mailbox.path_of_newest() + "opmaak/")

    assert [evil in page for page, _ in pages] == [False, False]
    assert all("default-src 'none'" in each and "script-src" not in each for _, each in pages)
    assert "<p>Dag</p>" in formatted
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy


@pytest.mark.parametrize(
    "path", ["/bericht/..%2f..%2fsecrets/", "/bericht/20260101T000000000000-00000000/"]
)
def test_another_file_than_a_message_was_not_found(path: str, mailbox: Mailbox) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        mailbox.get(path)

    assert refused.value.code == 404
    refused.value.close()


def test_another_site_could_not_read_the_mail_through_its_own_name(mailbox: Mailbox) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        mailbox.get("/", host="evil.example")

    assert refused.value.code == 421
    refused.value.close()


def test_a_message_larger_than_the_limit_was_refused_and_not_kept(mailbox: Mailbox) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        mailbox.send(a_message(text="x" * (11 * 1024 * 1024)))

    assert refused.value.smtp_code == 552
    assert list(mailbox.home.mail.iterdir()) == []


@pytest.mark.parametrize(
    ("moment", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_code_of_the_second_factor_was_that_of_the_standard(moment: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    assert code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == code


def test_the_codes_of_the_demo_could_be_read_in_the_browser(mailbox: Mailbox) -> None:
    page, _ = mailbox.get("/codes/")

    assert "henk" in page
    assert re.search(r"<strong>\d{3} \d{3}</strong>", page)
