"""Consent: the exact words, one event a decision, and nobody can change it afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from consent.models import ConsentEvent, Purpose
from consent.operations import has_consent, record_consent
from consent.texts import current_text, publish_texts
from tests.builders import a_member

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def test_the_latest_decision_held() -> None:
    jan, fatima = a_member(), a_member(given_name="Fatima")
    text = current_text(Purpose.NEWSLETTER, "nl")
    record_consent(jan, text, given=True, channel="web", at=NOON)
    record_consent(fatima, text, given=True, channel="desk", at=NOON)

    record_consent(jan, text, given=False, channel="web", at=NOON + timedelta(minutes=1))

    assert not has_consent(jan, Purpose.NEWSLETTER)
    assert has_consent(fatima, Purpose.NEWSLETTER)
    assert not has_consent(fatima, Purpose.NEW_ARRIVALS)


def test_saying_the_same_thing_twice_left_one_event() -> None:
    jan, text = a_member(), current_text(Purpose.NEW_ARRIVALS, "en")
    record_consent(jan, text, given=True, channel="web", at=NOON)

    assert record_consent(jan, text, given=True, channel="web", at=NOON) is None

    assert ConsentEvent.objects.get().text.language == "en"


def test_a_decision_could_not_be_changed_or_deleted_afterwards() -> None:
    event = record_consent(
        a_member(), current_text(Purpose.NEWSLETTER, "nl"), given=True, channel="web", at=NOON
    )
    assert event is not None

    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEvent.objects.filter(pk=event.pk).update(state="withdrawn")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEvent.objects.filter(pk=event.pk)._raw_delete("default")

    assert ConsentEvent.objects.get().state == "given"


def test_publishing_again_added_no_second_copy_of_a_text() -> None:
    publish_texts()

    assert current_text(Purpose.NEWSLETTER, "nl").version == 1
