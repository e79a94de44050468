"""Consent: the exact words, one event a decision, and nobody can change it afterwards."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from consent import errors
from consent.evidence import broken_seals, receipt_of
from consent.models import ConsentEvent, ConsentGuardian, ConsentText, Purpose
from consent.operations import (
    How,
    confirm_consent,
    has_consent,
    mailable,
    may_mail,
    record_consent,
    request_consent,
)
from consent.texts import current_text, publish_texts
from members.models import Member
from notifications.models import Message
from tests.builders import a_colleague, a_member

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WEB = How(channel="web", form="proef 1")
BORN_15 = date(2010, 11, 24)


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def decide(
    member: Member,
    *,
    given: bool,
    purpose: str = "newsletter",
    how: How = WEB,
    at: datetime = NOON,
) -> ConsentEvent | None:
    return record_consent(member, current_text(purpose, "nl"), given=given, how=how, at=at)


def test_the_latest_decision_held() -> None:
    jan, fatima = a_member(), a_member(given_name="Fatima")
    decide(jan, given=True)
    decide(fatima, given=True)

    decide(jan, given=False, at=NOON + timedelta(minutes=1))

    assert not has_consent(jan, Purpose.NEWSLETTER)
    assert has_consent(fatima, Purpose.NEWSLETTER)
    assert not has_consent(fatima, Purpose.NEW_ARRIVALS)


def test_saying_the_same_thing_twice_left_one_event() -> None:
    jan = a_member()
    decide(jan, given=True)

    assert decide(jan, given=True) is None

    assert ConsentEvent.objects.count() == 1


def test_a_first_no_was_a_refusal_and_a_later_one_a_withdrawal() -> None:
    jan = a_member()
    for minute, given in enumerate((False, True, False, True)):
        decide(jan, given=given, at=NOON + timedelta(minutes=minute))

    states = list(ConsentEvent.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["refused", "given", "withdrawn", "given"]


@pytest.mark.parametrize("table", [ConsentEvent, ConsentText, ConsentGuardian])
def test_the_database_refused_to_change_or_delete_what_was_written(
    table: type[ConsentEvent | ConsentText | ConsentGuardian],
) -> None:
    event = decide(a_member(), given=True)
    assert event is not None
    ConsentGuardian.objects.create(event=event, guardian=a_member(given_name="Petra"))

    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(id=F("id") + 1_000_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all()._raw_delete("default")

    assert table.objects.exists()


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_owner_of_the_tables_was_refused_too_by_the_trigger() -> None:
    publish_texts()
    decide(a_member(), given=True)

    with pytest.raises(DatabaseError, match="append-only"):
        ConsentEvent.objects.using("owner").update(state="given")
    with pytest.raises(DatabaseError, match="append-only"):
        ConsentEvent.objects.using("owner").all()._raw_delete("owner")

    assert ConsentEvent.objects.get().state == "given"


def test_a_text_carried_the_hash_of_its_very_bytes() -> None:
    odd = ConsentText.objects.create(
        purpose="newsletter", language="nl", version=90, text='Ja, "Zoë" \\ 1 × 🐦\n'
    )
    odd.refresh_from_db()

    for text in ConsentText.objects.all():
        assert text.sha256 == sha256(text.text.encode()).hexdigest()


def test_words_about_another_purpose_were_refused_by_the_database() -> None:
    text = current_text("newsletter", "nl")

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentEvent.objects.create(
            member=a_member(), purpose="new_arrivals", text=text, state="given", channel="web",
            decided_by="self", occurred_at=NOON, recorded_at=NOON,
        )  # fmt: skip


def test_every_decision_sealed_the_one_before_it() -> None:
    jan, fatima = a_member(), a_member(given_name="Fatima")
    for minute in range(4):
        at = NOON + timedelta(minutes=minute)
        decide(jan, given=minute % 2 == 0, at=at)
        decide(fatima, given=minute % 2 == 0, purpose="new_arrivals", at=at)

    events = list(ConsentEvent.objects.select_related("text").order_by("pk"))
    assert broken_seals(events) == []
    assert len({event.hash for event in events}) == 8

    secretly = events[3]
    secretly.reference = "brief 1"
    assert broken_seals(events) == [secretly.pk]
    without_one = [event for event in ConsentEvent.objects.all() if event.pk != events[2].pk]
    assert len(broken_seals(without_one)) == 1


def test_purposes_did_not_touch_each_other() -> None:
    jan = a_member()
    decide(jan, given=True, purpose="new_arrivals")
    decide(jan, given=True)

    decide(jan, given=False, at=NOON + timedelta(hours=1))

    assert may_mail(jan, "new_arrivals", today=TODAY)
    assert not may_mail(jan, "newsletter", today=TODAY)


def test_a_paper_of_last_week_did_not_undo_the_no_of_yesterday() -> None:
    jan = a_member()
    decide(jan, given=True, at=NOON - timedelta(days=9))
    decide(jan, given=False, at=NOON - timedelta(days=1))
    paper = How(
        channel="paper", staff=a_colleague(), reference="brief 12",
        occurred_at=NOON - timedelta(days=7),
    )  # fmt: skip

    decide(jan, given=True, how=paper)

    assert not may_mail(jan, "newsletter", today=TODAY)


def test_a_decision_in_the_future_was_refused() -> None:
    with pytest.raises(errors.NotDecidedYet):
        decide(a_member(), given=True, how=How(channel="web", occurred_at=NOON + timedelta(1)))


@pytest.mark.parametrize("reference", ["", "  "])
@pytest.mark.parametrize("channel", ["desk", "phone", "paper", "mail"])
def test_a_colleague_needed_a_reference(channel: str, reference: str) -> None:
    how = How(channel=channel, staff=a_colleague(), reference=reference)

    with pytest.raises(errors.ReferenceNeeded):
        decide(a_member(), given=True, how=how)
    assert not ConsentEvent.objects.exists()


def test_the_member_got_a_message_about_what_a_colleague_wrote_down() -> None:
    jan = a_member()
    how = How(channel="phone", staff=a_colleague(), reference="gesprek 4411")

    event = decide(jan, given=True, how=how)

    message = Message.objects.get()
    assert event is not None
    assert (message.member, message.kind, message.about) == (jan, "consent_noted", event.pk)


def test_what_a_member_decided_alone_made_no_message() -> None:
    decide(a_member(), given=True)

    assert not Message.objects.exists()


def test_what_was_asked_was_not_mailed_until_it_was_confirmed() -> None:
    jan = a_member()
    request_consent(jan, current_text("newsletter", "nl"), how=WEB, at=NOON)
    before = may_mail(jan, "newsletter", today=TODAY)

    confirm_consent(jan, "newsletter", how=How(channel="mail"), at=NOON + timedelta(hours=1))

    assert (before, may_mail(jan, "newsletter", today=TODAY)) == (False, True)


def test_after_seven_days_there_was_nothing_to_confirm() -> None:
    jan, week = a_member(), timedelta(days=7)
    request_consent(jan, current_text("newsletter", "nl"), how=WEB, at=NOON)

    with pytest.raises(errors.NothingToConfirm):
        confirm_consent(jan, "newsletter", how=How(channel="mail"), at=NOON + week)

    second = NOON + week - timedelta(seconds=1)
    assert confirm_consent(jan, "newsletter", how=How(channel="mail"), at=second).is_yes


def test_mailable_said_the_same_as_the_question_for_one() -> None:
    yes, no, never, gone = (a_member(given_name=name) for name in ("Ada", "Bo", "Cor", "Dirk"))
    for member in (yes, no, gone):
        decide(member, given=True)
    decide(no, given=False, at=NOON + timedelta(minutes=1))
    decide(gone, given=False, at=NOON + timedelta(minutes=1))

    everybody = {yes, no, never, gone}
    found = set(mailable("newsletter", today=TODAY))
    assert found == {yes}
    assert found == {each for each in everybody if may_mail(each, "newsletter", today=TODAY)}


def test_publishing_again_added_no_second_copy_of_a_text() -> None:
    before = ConsentText.objects.count()

    publish_texts()

    assert ConsentText.objects.count() == before
    assert current_text(Purpose.NEWSLETTER, "nl").version == 2


def test_who_agreed_to_words_with_a_name_in_them_kept_those_on_the_receipt() -> None:
    then, now = (
        ConsentText.objects.get(purpose=Purpose.NEWSLETTER, language="nl", version=version)
        for version in (1, 2)
    )

    receipts = []
    for text in (then, now):
        event = record_consent(a_member(), text, given=True, how=WEB, at=NOON)
        assert event is not None
        event.refresh_from_db()
        receipts.append(receipt_of(event))

    used = [each["pii_processing"]["purposes"][0]["pii_information"] for each in receipts]
    assert "naam" in then.text
    assert "naam" not in now.text
    assert used == [
        [{"pii_type": "pd:Name"}, {"pii_type": "pd:EmailAddress"}],
        [{"pii_type": "pd:EmailAddress"}],
    ]


def test_the_receipt_for_machines_held_the_words_their_hash_and_the_seal() -> None:
    event = decide(a_member(), given=True)
    assert event is not None
    event.refresh_from_db()

    receipt = receipt_of(event)

    text = current_text("newsletter", "nl")
    assert receipt["schema_version"] == "ISO/IEC TS 27560:2023"
    assert receipt["notice"]["text"] == text.text
    assert receipt["notice"]["sha256"] == sha256(text.text.encode()).hexdigest()
    assert receipt["events"][0]["event_type"] == "dpv:ConsentGiven"
    assert receipt["events"][0]["hash"] == event.hash
    assert receipt["pii_processing"]["purposes"][0]["lawful_basis"] == "eu-gdpr:A6-1-a"
