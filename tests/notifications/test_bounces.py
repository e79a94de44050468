"""Mail that comes back: the address is marked, a letter takes its place, and only a code is kept."""

from datetime import timedelta
from email.message import EmailMessage
from email.message import Message as Mail
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from members.models import Account, Address, Member
from notifications import bounces
from notifications.models import AddressTrouble, Message
from notifications.return_path import fingerprint, read_return_path, return_path
from notifications.routing import routes_of
from tests.builders import MONDAY, a_loan, a_member
from tests.notifications.sink import Sink
from tests.notifications.writing import DUE, NOW, outcomes, reminded, send

pytestmark = pytest.mark.django_db(transaction=True)
WIM = "wim@example.org"


@pytest.fixture(autouse=True)
def _comes_back_here(settings: Settings) -> None:
    settings.BOUNCE_ADDRESS = "terug@bieb.example"


def a_reader(email: str = WIM) -> Member:
    member = a_member(email=email)
    Address.objects.create(
        member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
    )
    return member


def a_sent_message(member: Member) -> Message:
    return Message.objects.create(
        member=member, kind="due_soon", about=a_loan(member=member, today=MONDAY).pk, due_on=DUE,
        channel="email", state="sent", written_at=NOW, not_before=NOW, finished_at=NOW,
    )  # fmt: skip


def a_report(
    message: Message, code: str = "5.1.1", action: str = "failed", email: str = WIM
) -> bytes:
    mail = MIMEMultipart("report", report_type="delivery-status")
    mail["To"], mail["From"] = return_path(message.pk, email), "MAILER-DAEMON@example.org"
    mail.attach(MIMEText("Uw bericht aan Wim kon niet worden bezorgd."))
    status = Mail()
    status["Content-Type"] = "message/delivery-status"
    about_server, about_reader = Mail(), Mail()
    about_server["Reporting-MTA"] = "dns; mx.example.org"
    about_reader["Final-Recipient"] = f"rfc822; {email}"
    about_reader["Action"], about_reader["Status"] = action, code
    status.set_payload([about_server, about_reader])
    mail.attach(status)
    return mail.as_bytes()


def came_back(content: bytes) -> bool:
    bounce = bounces.read(content)
    return bounce is not None and bounces.take_back(bounce, at=NOW)


def test_an_address_that_does_not_exist_was_marked_at_once_and_a_letter_was_written() -> None:
    member = a_reader()
    message = a_sent_message(member)

    assert came_back(a_report(message))

    trouble = AddressTrouble.objects.get()
    assert (trouble.why, trouble.times, trouble.marked_on) == ("5.1.1", 1, NOW.date())
    letter = Message.objects.get(channel="letter")
    assert (letter.instead_of, letter.about, letter.due_on) == (message, message.about, DUE)
    assert letter.not_before - NOW <= timedelta(days=2)
    assert outcomes() == [("failed", "bounced 5.1.1"), ("waiting", "")]
    assert routes_of([member.pk], kind="due_soon") == {member.pk: "letter"}


def test_another_reason_marked_the_address_only_the_second_time() -> None:
    member = a_reader()
    first, second = a_sent_message(member), a_sent_message(member)

    assert came_back(a_report(first, "5.7.1"))
    assert AddressTrouble.objects.get().marked_on is None

    assert came_back(a_report(second, "5.7.1"))
    assert AddressTrouble.objects.get().marked_on == NOW.date()


def test_a_report_that_came_twice_counted_once() -> None:
    report = a_report(a_sent_message(a_reader()), "5.7.1")

    assert came_back(report)
    assert not came_back(report)
    assert AddressTrouble.objects.get().times == 1
    assert Message.objects.filter(channel="letter").count() == 1


@pytest.mark.parametrize(("code", "action"), [("4.2.2", "delayed"), ("4.2.2", "failed")])
def test_what_may_still_arrive_changed_nothing(code: str, action: str) -> None:
    assert not came_back(a_report(a_sent_message(a_reader()), code, action))
    assert not AddressTrouble.objects.exists()


def test_a_family_with_one_address_had_each_their_mail_and_what_came_back_was_about_one(
    sink: Sink,
) -> None:
    jan, petra = a_reader(), a_reader()
    reminded(jan, petra)

    assert send() == 2
    assert [mail["To"] for mail in sink.mails] == [WIM, WIM]
    assert came_back(a_report(Message.objects.get(member=jan)))

    assert AddressTrouble.objects.get().member == jan
    assert sorted(outcomes()) == [("failed", "bounced 5.1.1"), ("sent", ""), ("waiting", "")]
    assert Message.objects.get(channel="letter").member == jan


def test_a_member_with_another_address_by_now_was_not_marked() -> None:
    member = a_reader()
    report = a_report(a_sent_message(member))
    Account.objects.filter(member=member).update(email="nieuw@example.org")

    assert came_back(report)
    assert not AddressTrouble.objects.exists()


def test_another_address_made_an_old_mark_say_nothing() -> None:
    member = a_reader()
    assert came_back(a_report(a_sent_message(member)))

    Account.objects.filter(member=member).update(email="nieuw@example.org")

    assert routes_of([member.pk], kind="due_soon") == {member.pk: "email"}


def test_a_forged_truncated_or_borrowed_return_path_was_no_bounce() -> None:
    first, second = a_sent_message(a_reader()), a_sent_message(a_reader("an@example.org"))
    good = return_path(first.pk, WIM)
    bad = [
        good.replace(f"+{first.pk}.", f"+{second.pk}."),
        good.replace("@", "0@"),
        good[:-20],
        "terug+1.00000000.0000000000000000@bieb.example",
        "terug@bieb.example",
    ]

    assert read_return_path(good) is not None
    assert [read_return_path(each) for each in bad] == [None] * len(bad)


def test_an_answer_of_a_person_on_holiday_was_no_bounce() -> None:
    mail = EmailMessage()
    mail["To"] = return_path(a_sent_message(a_reader()).pk, WIM)
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("Ik ben er niet. 5.1.1")

    assert bounces.read(mail.as_bytes()) is None


QMAIL = """Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<wim@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""


def test_a_mail_system_that_follows_no_standard_was_read_too() -> None:
    first = a_sent_message(a_reader())
    qmail = EmailMessage()
    qmail["To"], qmail["From"] = return_path(first.pk, WIM), "MAILER-DAEMON@example.org"
    qmail["Subject"] = "failure notice"
    qmail.set_content(QMAIL)

    assert came_back(qmail.as_bytes())
    assert Message.objects.get(pk=first.pk).why == "bounced 5.0.0"


def test_mail_left_with_a_return_path_that_says_which_it_was(sink: Sink) -> None:
    senders: list[str] = []
    sink.when_taken = lambda mail: senders.append(str(mail["From"]))
    member = a_reader()
    reminded(member)

    assert send() == 1
    (message,) = Message.objects.all()
    assert senders == [str(sink.mails[0]["From"])]
    assert "klantenservice" in senders[0]
    assert read_return_path(return_path(message.pk, WIM)) is not None
    assert fingerprint(WIM) == fingerprint("WIM@example.org")


def test_a_server_that_knows_no_such_reader_got_a_letter_instead(sink: Sink) -> None:
    sink.answer_reader[WIM] = "550 5.1.1 no such user"
    reminded(a_reader())

    assert send() == 0
    assert outcomes() == [("failed", "550"), ("waiting", "")]
    assert AddressTrouble.objects.get().times == 1


def test_a_maildir_was_read_and_emptied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1").write_bytes(a_report(a_sent_message(a_reader())))
    (tmp_path / "new" / "2").write_bytes(b"Subject: hallo\n\nDit is geen bericht dat terugkomt.\n")

    call_command("read_bounces", str(tmp_path))

    assert capsys.readouterr().out == "2 read, 1 came back for good.\n"
    assert not any((tmp_path / "new").iterdir())
