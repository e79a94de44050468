"""Children of 15 or younger: a checked parent or carer says yes, and a no is always enough."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from consent import errors
from consent.models import ConsentEvent
from consent.operations import How, may_mail, record_consent
from consent.texts import current_text, publish_texts
from members.models import Guardianship, Member
from members.operations import accept_guardianship, verify_guardians
from tests.builders import a_colleague, a_member

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ALONE = How(channel="web")


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def decide(
    member: Member, *, given: bool, how: How = ALONE, at: datetime = NOON
) -> ConsentEvent | None:
    return record_consent(member, current_text("newsletter", "nl"), given=given, how=how, at=at)


def a_child(guardian: Member, *, verified: bool = True, born: date = date(2010, 11, 24)) -> Member:
    child = a_member(given_name="Yusuf", birth_date=born)
    link = Guardianship.objects.create(child=child, guardian=guardian, since=TODAY)
    if verified:
        by = a_colleague(username=f"collega-{child.pk.hex[:6]}")
        verify_guardians(child, guardians=[link], by=by, today=TODAY)
    return child


def test_a_child_of_15_could_not_say_yes_alone_and_one_of_16_could() -> None:
    for born, may in ((date(2010, 11, 24), False), (date(2010, 11, 23), True)):
        child = a_member(birth_date=born)
        if may:
            decide(child, given=True)
        else:
            with pytest.raises(errors.GuardianDecides):
                decide(child, given=True)
        assert may_mail(child, "newsletter", today=TODAY) is may


def test_a_checked_parent_said_yes_for_a_child_and_the_evidence_said_so() -> None:
    mother = a_member(given_name="Petra")
    child = a_child(mother)

    event = decide(child, given=True, how=How(channel="web", guardian=mother))

    assert event is not None
    assert event.decided_by == "guardian"
    assert event.by_guardian.guardian == mother
    assert may_mail(child, "newsletter", today=TODAY)


def test_a_parent_who_was_not_checked_could_not_say_yes_but_could_say_no() -> None:
    mother = a_member(given_name="Petra")
    child = a_child(mother, verified=False)
    how = How(channel="web", guardian=mother)

    with pytest.raises(errors.GuardianNotVerified):
        decide(child, given=True, how=how)

    assert decide(child, given=False, how=how) is not None


@pytest.mark.parametrize(("choice", "enough"), [("acceptance", True), ("desk_verified", False)])
def test_saying_so_with_an_own_account_was_enough_where_the_library_chose_that(
    settings: Settings, choice: str, enough: bool
) -> None:
    settings.GUARDIANS = choice
    mother = a_member(given_name="Petra")
    child = a_child(mother, verified=False)
    accept_guardianship(Guardianship.objects.get(child=child), today=TODAY)
    how = How(channel="web", guardian=mother)

    if enough:
        decide(child, given=True, how=how)
    else:
        with pytest.raises(errors.GuardianNotVerified):
            decide(child, given=True, how=how)

    assert may_mail(child, "newsletter", today=TODAY) is enough


def test_somebody_elses_parent_decided_nothing() -> None:
    petra, omar = a_member(given_name="Petra"), a_member(given_name="Omar")
    child = a_child(petra)

    for given in (True, False):
        with pytest.raises(errors.NotTheGuardian):
            decide(child, given=given, how=How(channel="web", guardian=omar))


def test_a_parent_did_not_decide_for_somebody_of_16() -> None:
    mother = a_member(given_name="Petra")
    child = a_child(mother, born=date(2010, 11, 23))

    with pytest.raises(errors.DecidesAlone):
        decide(child, given=True, how=How(channel="web", guardian=mother))


@pytest.mark.parametrize("who", ["the child", "the mother", "the father"])
def test_a_no_was_enough_of_the_child_or_of_either_parent(who: str) -> None:
    mother, father = a_member(given_name="Petra"), a_member(given_name="Omar")
    child = a_child(mother)
    Guardianship.objects.create(child=child, guardian=father, since=TODAY)
    decide(child, given=True, how=How(channel="web", guardian=mother))
    guardian = {"the child": None, "the mother": mother, "the father": father}[who]

    decide(
        child, given=False, how=How(channel="web", guardian=guardian), at=NOON + timedelta(hours=1)
    )

    assert not may_mail(child, "newsletter", today=TODAY)


def test_a_check_at_the_desk_had_a_colleague_and_a_day() -> None:
    link = Guardianship.objects.get(child=a_child(a_member(given_name="Petra")))

    with pytest.raises(IntegrityError), transaction.atomic():
        Guardianship.objects.filter(pk=link.pk).update(verified_by=None)
