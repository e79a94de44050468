"""An issue goes to everybody who wants it, once, at its pace, whatever happens to the workers."""

from datetime import datetime, timedelta

import dkim
import pytest
from pytest_django.fixtures import Settings

from catalog.models import Closure
from newsletters import sending
from newsletters.errors import NobodyToMail, NotADraft
from newsletters.issues import announce, audience, pause, progress, resume, send_test, start
from newsletters.lists import hash_of, token_named
from newsletters.mails import render
from newsletters.models import Delivery, Issue, Subscription, UnsubscribeToken
from newsletters.readers import stop_mailbox, stop_member
from newsletters.signing import dns_record
from tests.builders import a_member
from tests.newsletters.reading import NOON, a_reading_member, an_address, an_issue, reads
from tests.notifications.conftest import sink  # noqa: F401  a fixture
from tests.notifications.sink import Sink, text_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def run(issue: Issue, *, at: datetime = NOON) -> int:
    start(issue, at=at)
    return sending.send_issues(now=at)


def boxes(sink: Sink) -> list[str]:  # noqa: F811
    return sorted(mail["To"] for mail in sink.mails)


def test_it_went_once_to_who_said_yes_about_one_of_its_subjects(sink: Sink) -> None:  # noqa: F811
    a_reading_member(email="nieuws@example.org", topics=("news",))
    a_reading_member(email="acties@example.org", topics=("actions",))
    an_address("vreemde@example.org", topics=("news", "offers"))
    stopped = a_reading_member(email="gestopt@example.org")
    stop_member(stopped, at=NOON)
    a_member(email="lid@example.org")
    issue = an_issue(topics=("news",))

    counted = audience(issue, today=TODAY)

    assert run(issue) == counted == 2
    assert sending.send_issues(now=NOON + timedelta(minutes=1)) == 0
    assert boxes(sink) == ["nieuws@example.org", "vreemde@example.org"]
    issue.refresh_from_db()
    assert issue.state == "sent"
    assert progress(issue).sent == 2


def test_one_mailbox_got_one_mail_whoever_reads_there(sink: Sink) -> None:  # noqa: F811
    first = a_reading_member(email="gezin@example.org")
    reads(a_member(given_name="Sem", email="Gezin@example.org"))
    an_address("GEZIN@example.org")
    Subscription.objects.filter(member=first).delete()  # said yes where no subjects are asked

    issue = an_issue()

    assert audience(issue, today=TODAY) == 1
    assert run(issue) == 1
    assert [each.lower() for each in boxes(sink)] == ["gezin@example.org"]


def test_a_later_no_of_a_member_counted_for_their_address_too(sink: Sink) -> None:  # noqa: F811
    member = a_reading_member(email="samen@example.org")
    an_address("samen@example.org")
    stop_member(member, at=NOON + timedelta(hours=1))
    assert audience(an_issue(), today=TODAY) == 0

    an_address("samen@example.org", at=NOON + timedelta(hours=2))

    assert audience(an_issue(), today=TODAY) == 1


def test_who_stopped_while_it_was_being_sent_got_none(sink: Sink) -> None:  # noqa: F811
    an_address("eerst@example.org")
    an_address("daarna@example.org")
    issue = an_issue()
    start(issue, at=NOON)
    first = Delivery.objects.order_by("pk")[0].subscription
    ids = sending.claim(issue, now=NOON)
    Subscription.objects.exclude(pk=first.pk).update(address="", ended_at=NOON)
    words = {language: render(issue, language) for language in ("nl", "en")}
    sending._send_claimed(ids, words, now=NOON)

    assert boxes(sink) == [first.address]
    assert list(Delivery.objects.filter(state="dropped").values_list("why", flat=True)) == [
        "not_wanted"
    ]


def test_a_mail_was_started_only_if_its_reader_still_wanted_it_and_nobody_paused() -> None:
    reader = an_address()
    issue = an_issue()
    start(issue, at=NOON)
    sending.claim(issue, now=NOON)
    row = Delivery.objects.get()

    pause(issue)
    assert not sending._start(row, now=NOON)
    resume(issue)
    stop_mailbox(reader.address, at=NOON)
    assert not sending._start(row, now=NOON)
    row.refresh_from_db()
    assert (row.state, row.handed_at) == ("waiting", None)


def test_it_kept_its_pace_and_went_on_after_a_pause(sink: Sink) -> None:  # noqa: F811
    for number in range(3):
        an_address(f"lezer{number}@example.org")
    issue = an_issue(per_minute=2)

    assert run(issue) == 2
    assert sending.send_issues(now=NOON + timedelta(seconds=30)) == 0
    assert pause(issue)
    assert sending.send_issues(now=NOON + timedelta(minutes=1)) == 0
    assert progress(issue).waiting == 1
    assert resume(issue)
    assert not resume(issue)
    assert sending.send_issues(now=NOON + timedelta(minutes=2)) == 1
    assert len(set(boxes(sink))) == 3


def test_two_workers_never_claimed_the_same_mail() -> None:
    for number in range(3):
        an_address(f"lezer{number}@example.org")
    issue = an_issue(per_minute=2)
    start(issue, at=NOON)

    first, second = (sending.claim(issue, now=NOON) for _worker in range(2))

    assert (len(first), second) == (2, [])


def test_a_worker_that_died_left_one_mail_in_doubt_and_the_rest_to_others(sink: Sink) -> None:  # noqa: F811
    for number in range(3):
        an_address(f"lezer{number}@example.org")
    issue = an_issue()
    start(issue, at=NOON)
    sending.claim(issue, now=NOON)
    with_the_server = Delivery.objects.order_by("pk")[0]
    assert sending._start(with_the_server, now=NOON)

    assert sending.send_issues(now=NOON + timedelta(minutes=9)) == 0
    sent = sending.send_issues(now=NOON + timedelta(minutes=11))
    doubtful = sending.mark_doubtful(now=NOON + timedelta(minutes=11))
    sending.send_issues(now=NOON + timedelta(minutes=12))

    assert (sent, doubtful, len(sink.mails)) == (2, 1, 2)
    with_the_server.refresh_from_db()
    assert with_the_server.state == "doubtful"
    issue.refresh_from_db()
    assert issue.state == "sent"


def test_what_the_server_refused_was_tried_later_or_never_again(sink: Sink) -> None:  # noqa: F811
    for name in ("weg", "vol", "goed"):
        an_address(f"{name}@example.org")
    sink.answer_reader = {"weg@example.org": "550 no", "vol@example.org": "452 full"}
    issue = an_issue()

    assert run(issue) == 1
    sink.answer_reader = {}
    assert sending.send_issues(now=NOON + timedelta(minutes=6)) == 1
    assert boxes(sink) == ["goed@example.org", "vol@example.org"]
    assert progress(issue).failed == 1


def test_nothing_left_at_night(sink: Sink) -> None:  # noqa: F811
    an_address()
    issue = an_issue()

    assert run(issue, at=NOON.replace(hour=22)) == 0
    assert sending.send_issues(now=NOON + timedelta(days=1)) == 1


def test_a_draft_was_started_once_and_never_for_nobody() -> None:
    issue = an_issue()
    with pytest.raises(NobodyToMail):
        start(issue, at=NOON)
    an_address()
    start(issue, at=NOON)

    with pytest.raises(NotADraft):
        start(issue, at=NOON)

    assert Delivery.objects.count() == 1


def test_each_mail_had_a_link_of_its_own_that_stopped_its_reader(
    sink: Sink,  # noqa: F811
    settings: Settings,
) -> None:
    settings.SITE_URL = "https://bieb.example.org"
    an_address("een@example.org")
    an_address("two@example.org", language="en")
    run(an_issue())

    [dutch], [english] = sink.to("een@example.org"), sink.to("two@example.org")
    link = dutch["List-Unsubscribe"].strip(" <>")
    token = link.rpartition("/")[2]

    assert link.startswith("https://bieb.example.org/u/")
    assert link in text_of(dutch)
    assert link in text_of(dutch, "html")
    assert dutch["List-Unsubscribe"] != english["List-Unsubscribe"]
    assert dutch["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert dutch["List-Id"] == "<newsletter.bieb.example.org>"
    found = token_named(token)
    assert found
    assert found.subscription
    assert found.subscription.address == "een@example.org"
    assert UnsubscribeToken.objects.filter(pk=hash_of(token)).exists()
    assert "Kom op <strong>woensdag</strong>" in text_of(dutch, "html")
    assert english["Subject"] == "News of November"
    assert "src=" not in text_of(dutch, "html") + text_of(english, "html")


def test_an_outside_program_found_the_signature_right_and_the_headers_under_it(
    sink: Sink,  # noqa: F811
    settings: Settings,
) -> None:
    settings.DKIM_SELECTOR = "proef"
    an_address("ver@example.org")
    run(an_issue())

    [raw] = sink.raws
    record = dns_record("proef").encode()

    def asked(name: bytes, **_more: object) -> bytes:
        assert name == b"proef._domainkey.example.org."
        return record

    assert dkim.verify(raw, dnsfunc=asked)
    for header in (b"List-Unsubscribe:", b"List-Unsubscribe-Post:", b"List-Id:", b"Subject:"):
        assert not dkim.verify(raw.replace(header, header + b" x", 1), dnsfunc=asked), header
    assert not dkim.verify(raw.replace(b"Rijssen", b"Raalte", 1), dnsfunc=asked)
    assert not dkim.verify(b"List-Unsubscribe-Post: x\r\n" + raw, dnsfunc=asked)


def test_a_try_went_to_one_colleague_and_its_link_stopped_nobody(sink: Sink) -> None:  # noqa: F811
    reader = an_address()
    issue = an_issue()

    assert send_test(issue, to="kees@example.org", language="en", at=NOON)

    [mail] = sink.mails
    assert (mail["To"], mail["Subject"]) == ("kees@example.org", "[proef] News of November")
    assert token_named(mail["List-Unsubscribe"].strip(" <>").rpartition("/")[2]) is None
    reader.refresh_from_db()
    assert (reader.ended_at, Delivery.objects.count()) == (None, 0)


def test_word_of_something_went_once_to_everybody_whatever_their_subjects(sink: Sink) -> None:  # noqa: F811
    an_address("nieuws@example.org", topics=("news",))
    a_reading_member(email="acties@example.org", topics=("actions",))
    words = ("Iets nieuws", "Dit is er veranderd.")

    written = announce("ding-1", nl=words, en=words, at=NOON)
    again = announce("ding-1", nl=words, en=words, at=NOON)
    sending.send_issues(now=NOON)

    assert (written, again) == (2, 0)
    assert boxes(sink) == ["acties@example.org", "nieuws@example.org"]


def test_on_a_day_that_is_closed_for_everybody_nothing_left(sink: Sink) -> None:  # noqa: F811
    an_address()
    Closure.objects.create(day=TODAY, kind=Closure.Kind.EMERGENCY)

    assert run(an_issue()) == 0
