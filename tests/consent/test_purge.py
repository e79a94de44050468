"""Evidence ends too: with the member, and five years after nothing rests on it any more."""

from datetime import date, datetime, timedelta

import pytest

from bieb.lib.clock import noon
from consent.evidence import broken_seals
from consent.models import ConsentEvent, ConsentGuardian
from consent.operations import How, has_consent, record_consent
from consent.texts import current_text, publish_texts
from members.models import Guardianship, Member
from members.operations import verify_guardians
from retention.operations import run_purge
from tests.all_roles import months_come_back, with_every_role
from tests.builders import a_colleague, a_member

__all__ = ["months_come_back"]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]
DAY = date(2026, 11, 23)
FIVE_YEARS_LATER = date(2031, 11, 23)


@pytest.fixture(autouse=True)
def texts(transactional_db: None) -> None:
    publish_texts()


def decide(member: Member, *, given: bool, at: datetime, guardian: Member | None = None) -> None:
    text = current_text("newsletter", "nl")
    how = How(channel="web", guardian=guardian)
    assert record_consent(member, text, given=given, how=how, at=at) is not None


def events_of(member: Member) -> int:
    return ConsentEvent.objects.filter(member=member).count()


@pytest.mark.parametrize("days_before", [1, 0])
def test_a_withdrawn_permission_went_after_five_years_though_the_member_stayed(
    days_before: int,
) -> None:
    stopped, goes_on = a_member(), a_member(given_name="Fatima")
    for member in (stopped, goes_on):
        decide(member, given=True, at=noon(DAY - timedelta(days=400)))
    decide(stopped, given=False, at=noon(DAY))

    run_purge(today=FIVE_YEARS_LATER - timedelta(days=days_before))

    assert events_of(stopped) == 2 * days_before
    assert has_consent(goes_on, "newsletter")


@pytest.mark.parametrize("days_before", [1, 0])
def test_what_was_before_a_yes_went_and_the_yes_stayed_with_its_seal(days_before: int) -> None:
    member = a_member()
    decide(member, given=True, at=noon(DAY - timedelta(days=2)))
    decide(member, given=False, at=noon(DAY - timedelta(days=1)))
    decide(member, given=True, at=noon(DAY))

    run_purge(today=FIVE_YEARS_LATER - timedelta(days=days_before))

    assert events_of(member) == 1 + 2 * days_before
    assert has_consent(member, "newsletter")
    assert broken_seals(ConsentEvent.objects.select_related("text")) == []


def test_a_no_stayed_while_a_paper_that_came_in_later_would_come_back() -> None:
    member = a_member()
    decide(member, given=True, at=noon(DAY - timedelta(days=400)))
    decide(member, given=False, at=noon(DAY))
    paper = How(
        channel="paper", staff=a_colleague(), reference="brief 9",
        occurred_at=noon(DAY - timedelta(days=500)),
    )  # fmt: skip
    text = current_text("newsletter", "nl")
    record_consent(member, text, given=True, how=paper, at=noon(DAY + timedelta(days=30)))

    run_purge(today=FIVE_YEARS_LATER)

    assert not has_consent(member, "newsletter")


def test_when_a_parent_was_forgotten_the_decision_for_the_child_stayed() -> None:
    left = DAY - timedelta(days=5 * 366)
    mother = a_member(given_name="Petra", ends_on=left)
    child = a_member(given_name="Sem", birth_date=date(2018, 1, 1), joined_on=left)
    link = Guardianship.objects.create(child=child, guardian=mother, since=left)
    verify_guardians(child, guardians=[link], by=a_colleague(), today=left)
    decide(child, given=True, at=noon(DAY), guardian=mother)

    certificate = run_purge(today=DAY)

    assert certificate.leftovers == 0
    assert not Member.objects.filter(pk=mother.pk).exists()
    assert not ConsentGuardian.objects.exists()
    assert has_consent(child, "newsletter")
