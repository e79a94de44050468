"""The text of what left is kept sealed for ninety days, and then only its hash."""

import hashlib
import logging
from datetime import date, timedelta

import pytest

from bieb.lib.sealing import generations
from notifications.bodies import texts_of
from notifications.letters import Letter
from notifications.models import Message, MessageBody
from notifications.purge import plan, purge
from reminders.kinds import DueSoon
from tests.builders import a_member
from tests.notifications.sink import Sink, text_of
from tests.notifications.writing import NOW, outcomes, reminded, send

pytestmark = pytest.mark.django_db
SENT_ON = NOW.date()
KEY = f"mail-{SENT_ON}"


def test_the_text_of_a_mail_was_kept_sealed_and_one_letter_had_one_text(sink: Sink) -> None:
    jan = a_member()
    reminded(jan, jan)

    send()

    (mail,), (body,) = sink.mails, MessageBody.objects.all()
    (text,) = texts_of([body.sha256]).values()
    assert text.subject == mail["Subject"]
    assert text.words.split() == text_of(mail).split()
    assert b"Breng" not in bytes(body.text)
    assert {each.body_sha256 for each in Message.objects.all()} == {body.sha256}
    (version,) = {each.template_version for each in Message.objects.all()}
    assert len(version) == 12


def test_a_mail_that_somebody_showed_was_known_by_its_hash_and_nobody_could_guess_it(
    sink: Sink,
) -> None:
    reminded(a_member(given_name="Jan"), a_member(given_name="Jan"))

    send()

    bodies = dict(MessageBody.objects.values_list("sha256", "member__account__email"))
    assert len(bodies) == 2
    for mail in sink.mails:
        words = texts_of(bodies)
        shown = next(sha for sha, email in bodies.items() if email == mail["To"])
        whole = "\n\n".join((mail["Subject"], words[shown].words, mail["X-Bieb-Proof"]))
        assert hashlib.sha256(whole.encode()).hexdigest() == shown


@pytest.mark.django_db(transaction=True, databases=["default", "purge"])
@pytest.mark.parametrize(("days", "kept"), [(89, 1), (90, 0)])
def test_a_text_was_destroyed_with_the_key_of_its_day_after_ninety_days(
    sink: Sink, days: int, kept: int
) -> None:
    reminded(a_member(), a_member())
    send()
    MessageBody.objects.filter(member=Message.objects.all()[0].member).delete()  # its key stays
    today = SENT_ON + timedelta(days=days)

    (planned,) = [each for each in plan(today=today) if each.table.endswith("messagebody")]
    purge(today=today)

    assert planned.rows == 1 - kept
    assert MessageBody.objects.count() == kept
    assert bool(generations(KEY)) is bool(kept)
    left = Message.objects.exclude(body_sha256="").exclude(template_version="")
    assert left.count() == 2
    assert len(texts_of(left.values_list("body_sha256", flat=True))) == kept


def test_what_did_not_leave_left_no_text(sink: Sink) -> None:
    (loan,) = reminded(a_member())
    Message.objects.update(due_on=date(2026, 1, 1))

    send()

    assert outcomes() == [("dropped", "not_true")]
    assert loan.member.message_bodies.count() == 0


def test_a_text_that_failed_for_one_member_waited_and_the_rest_went(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jan, gek, sara = a_member(), a_member(given_name="Breekbaar"), a_member()
    reminded(jan, gek, sara)
    usual = DueSoon.letters

    def breaks(self: DueSoon, messages: list[Message]) -> list[Letter]:
        if any(each.member_id == gek.pk for each in messages):
            raise KeyError(gek.given_name)
        return usual(self, messages)

    monkeypatch.setattr(DueSoon, "letters", breaks)
    caplog.set_level(logging.ERROR)

    assert send() == 2

    assert sorted(outcomes()) == [("held", "template"), ("sent", ""), ("sent", "")]
    assert Message.objects.get(state="held").member == gek
    assert "wait for a colleague" in caplog.text
    assert "Breekbaar" not in caplog.text
