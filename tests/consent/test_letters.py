"""What members hear of a decision that a colleague wrote down, and of turning 16."""

from datetime import date, timedelta

import pytest
from django.core import mail

from consent.endings import end_consents
from consent.operations import How, record_consent
from consent.texts import current_text, publish_texts
from members.models import Account, Address, Guardianship, Member
from members.operations import verify_guardians
from notifications.models import Message
from notifications.outbox import send_waiting
from tests.builders import MONDAY, a_colleague, a_member
from tests.reservations.desks import at_the_desk

BORN = date(2010, 11, 23)


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def note(member: Member, *, given: bool, guardian: Member | None = None) -> None:
    how = How(channel="phone", staff=a_colleague(), reference="gesprek 4411", guardian=guardian)
    text = current_text("newsletter", member.language)
    record_consent(member, text, given=given, how=how, at=at_the_desk(MONDAY, "12:00"))


def send(day: date = MONDAY) -> list[mail.EmailMessage]:
    send_waiting(now=at_the_desk(day, "12:05"))
    return list(mail.outbox)


def child_of(mother: Member) -> Member:
    child = a_member(given_name="Yusuf", birth_date=BORN)
    link = Guardianship.objects.create(child=child, guardian=mother, since=date(2020, 1, 1))
    by = a_colleague(username="vera")
    verify_guardians(child, guardians=[link], by=by, today=date(2020, 1, 1))
    return child


def test_the_member_read_what_was_noted_with_the_words_and_the_number() -> None:
    note(a_member(given_name="Jan", email="jan@example.org"), given=True)

    (letter,) = send()

    assert letter.to == ["jan@example.org"]
    assert letter.subject == "Wat we voor je noteerden: nieuwsbrief"
    assert "Ja tegen: nieuwsbrief" in letter.body
    assert current_text("newsletter", "nl").text in letter.body
    assert "23 november 2026, telefonisch (nummer gesprek 4411)" in letter.body


def test_a_no_was_confirmed_too_in_the_language_of_the_reader() -> None:
    note(a_member(language="en"), given=False)

    (letter,) = send()

    assert "No to: newsletter" in letter.body


def test_a_note_about_a_child_was_read_by_the_parent() -> None:
    mother = a_member(given_name="Petra", email="petra@example.org")
    child = child_of(mother)
    Member.objects.filter(pk=child.pk).update(birth_date=BORN + timedelta(days=400))
    child.refresh_from_db()

    note(child, given=True, guardian=mother)

    (letter,) = send()
    assert letter.to == ["petra@example.org"]
    assert "een keuze genoteerd voor Yusuf" in letter.body


def test_who_became_16_was_asked_and_not_any_more_after_an_answer() -> None:
    mother, answers = a_member(given_name="Petra"), How(channel="web")
    asked, answered = child_of(mother), a_member(given_name="Sofia", birth_date=BORN)
    link = Guardianship.objects.create(child=answered, guardian=mother, since=date(2020, 1, 1))
    colleague = a_colleague(username="marga")
    verify_guardians(answered, guardians=[link], by=colleague, today=date(2020, 1, 1))
    text = current_text("newsletter", "nl")
    for child in (asked, answered):
        how = How(channel="web", guardian=mother)
        record_consent(child, text, given=True, how=how, at=at_the_desk(date(2026, 1, 5), "12:00"))
    end_consents(today=MONDAY, at=at_the_desk(MONDAY, "00:25"))
    record_consent(answered, text, given=False, how=answers, at=at_the_desk(MONDAY, "12:00"))

    (letter,) = send()

    assert letter.to == [asked.account.email]
    assert "Je bent nu 16" in letter.subject
    assert "we sturen je niets" in letter.body
    assert set(Message.objects.values_list("state", "why")) == {
        ("sent", ""),
        ("dropped", "not_true"),
    }


def test_who_has_no_mail_read_what_was_noted_and_the_question_at_16_by_post() -> None:
    jan, mother = a_member(email=""), a_member()
    yusuf = child_of(mother)
    Account.objects.filter(member=yusuf).update(email="")
    for member in (jan, yusuf):
        Address.objects.create(
            member=member, street="Dorpsstraat", house_number=1, postcode="7461AB", city="Rijssen"
        )
    how = How(channel="web", guardian=mother)
    text = current_text("newsletter", "nl")
    record_consent(yusuf, text, given=True, how=how, at=at_the_desk(date(2026, 1, 5), "12:00"))
    note(jan, given=True)

    end_consents(today=MONDAY, at=at_the_desk(MONDAY, "00:25"))

    assert set(Message.objects.values_list("kind", "member", "channel")) == {
        ("consent_noted", jan.pk, "letter"),
        ("consent_again", yusuf.pk, "letter"),
    }
