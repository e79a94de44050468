"""Permissions that end by themselves: the 16th birthday, the last day, seven days of silence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bieb.lib.clock import day_of
from consent.endings import end_consents
from consent.evidence import broken_seals
from consent.models import ConsentEvent
from consent.operations import How, may_mail, record_consent, request_consent
from consent.texts import UNTIL_WITHDRAWN, current_text, publish_texts
from members.models import Guardianship, Member, Membership
from members.operations import verify_guardians
from notifications.models import Message
from tests.builders import a_colleague, a_member

BIRTHDAY = date(2026, 11, 23)
BORN = date(2010, 11, 23)
LAST_DAY = date(2026, 11, 22)
NIGHT = timedelta(minutes=25)


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    publish_texts()


def at_night(day: date) -> datetime:
    """0.25 at night in Amsterdam, in November."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1) + NIGHT


def given_by_a_parent(born: date, *, on: date) -> Member:
    mother = a_member(given_name="Petra")
    child = a_member(given_name="Yusuf", birth_date=born)
    link = Guardianship.objects.create(child=child, guardian=mother, since=on)
    by = a_colleague(username=f"collega-{child.pk.hex[:6]}")
    verify_guardians(child, guardians=[link], by=by, today=on)
    give(child, "newsletter", on=on, guardian=mother)
    return child


def give(member: Member, purpose: str, *, on: date, guardian: Member | None = None) -> None:
    moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    how = How(channel="web", guardian=guardian)
    text = current_text(purpose, "nl")
    assert record_consent(member, text, given=True, how=how, at=moment) is not None


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, False)])
@pytest.mark.parametrize(
    ("born", "birthday"),
    [
        (BORN, BIRTHDAY),
        (date(2012, 2, 29), date(2028, 2, 29)),
        (date(2013, 3, 1), date(2029, 3, 1)),
    ],
)
def test_what_a_parent_gave_ended_on_the_birthday_and_not_before(
    born: date, birthday: date, days: int, holds: bool
) -> None:
    child = given_by_a_parent(born, on=birthday - timedelta(days=400))
    sister = given_by_a_parent(born + timedelta(days=30), on=birthday - timedelta(days=400))
    today = birthday + timedelta(days=days)

    ended = end_consents(today=today, at=at_night(today))

    standing = ConsentEvent.objects.standing().get(member=child)
    assert ended == (0 if holds else 1)
    assert standing.state == ("given" if holds else "expired")
    assert may_mail(child, "newsletter", today=today) is holds
    assert may_mail(sister, "newsletter", today=today)


def test_mail_did_not_wait_for_the_night() -> None:
    child = given_by_a_parent(BORN, on=LAST_DAY)

    assert may_mail(child, "newsletter", today=LAST_DAY)
    assert not may_mail(child, "newsletter", today=BIRTHDAY)


def test_who_became_16_was_asked_once_and_could_say_yes_again() -> None:
    child = given_by_a_parent(BORN, on=LAST_DAY)
    for day in (BIRTHDAY, BIRTHDAY + timedelta(days=1)):
        end_consents(today=day, at=at_night(day))
    asked = Message.objects.get(kind="consent_again")

    give(child, "newsletter", on=BIRTHDAY)

    states = list(
        ConsentEvent.objects.filter(member=child).order_by("pk").values_list("state", flat=True)
    )
    assert asked.member == child
    assert states == ["given", "expired", "reconfirmed"]
    assert may_mail(child, "newsletter", today=BIRTHDAY)
    assert broken_seals(ConsentEvent.objects.select_related("text")) == []


def test_a_paper_written_down_after_the_birthday_ended_the_next_night() -> None:
    mother = a_member(given_name="Petra")
    child = a_member(given_name="Yusuf", birth_date=BORN)
    by = a_colleague()
    link = Guardianship.objects.create(child=child, guardian=mother, since=LAST_DAY)
    verify_guardians(child, guardians=[link], by=by, today=LAST_DAY)
    signed = datetime(2026, 11, 20, 12, tzinfo=UTC)
    how = How(channel="paper", guardian=mother, staff=by, reference="brief 3", occurred_at=signed)
    record_consent(
        child, current_text("newsletter", "nl"), given=True, how=how,
        at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    )  # fmt: skip

    end_consents(today=date(2026, 11, 26), at=at_night(date(2026, 11, 26)))

    ended = ConsentEvent.objects.standing().get(member=child)
    assert (ended.state, day_of(ended.occurred_at)) == ("expired", BIRTHDAY)


@pytest.mark.parametrize(("days", "holds"), [(0, True), (1, False)])
def test_new_books_were_mailed_until_the_last_day_of_the_membership(days: int, holds: bool) -> None:
    leaves, stays = a_member(ends_on=LAST_DAY), a_member(given_name="Fatima")
    for member in (leaves, stays):
        give(member, "new_arrivals", on=date(2020, 1, 1))
        give(member, "newsletter", on=date(2020, 1, 1))
    today = LAST_DAY + timedelta(days=days)

    assert may_mail(leaves, "new_arrivals", today=today) is holds
    end_consents(today=today, at=at_night(today))

    assert may_mail(leaves, "new_arrivals", today=today) is holds
    assert may_mail(leaves, "newsletter", today=today)
    assert may_mail(stays, "new_arrivals", today=today)
    expired = ConsentEvent.objects.filter(state="expired")
    assert list(expired.values_list("member", "purpose", "reference")) == (
        [] if holds else [(leaves.pk, "new_arrivals", "membership")]
    )


def test_who_came_back_was_asked_again() -> None:
    member = a_member(ends_on=LAST_DAY)
    give(member, "new_arrivals", on=date(2020, 1, 1))
    end_consents(today=BIRTHDAY, at=at_night(BIRTHDAY))
    kind = member.memberships.get().type
    Membership.objects.create(member=member, type=kind, starts_on=date(2026, 12, 1))

    assert not may_mail(member, "new_arrivals", today=date(2026, 12, 1))


def test_where_the_library_chose_until_withdrawn_the_words_and_the_mail_said_so(
    settings: object,
) -> None:
    settings.NEW_ARRIVALS = "until_withdrawn"  # type: ignore[attr-defined]
    old, new = a_member(ends_on=LAST_DAY), a_member(given_name="Fatima", ends_on=LAST_DAY)
    settings.NEW_ARRIVALS = "membership"  # type: ignore[attr-defined]
    give(old, "new_arrivals", on=date(2020, 1, 1))
    settings.NEW_ARRIVALS = "until_withdrawn"  # type: ignore[attr-defined]
    give(new, "new_arrivals", on=date(2020, 1, 1))

    end_consents(today=BIRTHDAY, at=at_night(BIRTHDAY))

    assert ConsentEvent.objects.get(member=new).text.version == UNTIL_WITHDRAWN  # type: ignore[union-attr]
    assert may_mail(new, "new_arrivals", today=BIRTHDAY)
    assert not may_mail(old, "new_arrivals", today=BIRTHDAY)  # what they read ends with it


@pytest.mark.parametrize(("seconds", "ended"), [(-1, 0), (0, 1)])
def test_what_was_asked_and_not_confirmed_ended_after_seven_days(seconds: int, ended: int) -> None:
    asked_at = datetime(2026, 11, 16, 12, tzinfo=UTC)
    how = How(channel="web")
    request_consent(a_member(), current_text("newsletter", "nl"), how=how, at=asked_at)
    moment = asked_at + timedelta(days=7, seconds=seconds)

    assert end_consents(today=day_of(moment), at=moment) == ended
    assert end_consents(today=day_of(moment), at=moment) == 0


def test_the_night_took_three_statements_however_many_ended(
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(8):
        given_by_a_parent(BORN, on=LAST_DAY)

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert end_consents(today=BIRTHDAY, at=at_night(BIRTHDAY)) == 8
