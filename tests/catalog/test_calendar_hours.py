"""When people can walk in, and whether somebody is there to help."""

from datetime import date, time

import pytest

from catalog.hours import Hours, Stretch, branch_days, hours_on
from catalog.models import Branch, CalendarVersion, Closure, OpeningHours
from tests.builders import a_branch

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 11, 27)
MORNING = Stretch(time(8), time(10), is_staffed=False)
DAY = Stretch(time(10), time(18), is_staffed=True)
EVENING = Stretch(time(18), time(21), is_staffed=False)


def a_branch_with_self_service() -> Branch:
    branch = a_branch(code="HOL", name="Bibliotheek Holten", closed=tuple(range(7)))
    for each in (EVENING, MORNING, DAY):
        OpeningHours.objects.create(
            branch=branch,
            weekday=4,
            opens_at=each.opens_at,
            closes_at=each.closes_at,
            is_staffed=each.is_staffed,
        )
    return branch


def on(day: date, branch: Branch) -> Hours:
    return hours_on(day, branch_id=branch.pk, version=CalendarVersion.current())


def differ(kind: str, closes_at: str | None = None, *, branch: Branch | None = None) -> None:
    Closure.objects.create(
        branch=branch, day=FRIDAY, kind=kind, closes_at=closes_at, name="Bijzondere dag"
    )


def test_a_day_was_told_with_the_hours_of_colleagues_and_those_without() -> None:
    hours = on(FRIDAY, a_branch_with_self_service())

    assert hours.stretches == (MORNING, DAY, EVENING)


def test_a_branch_that_closed_early_lost_what_comes_after() -> None:
    branch = a_branch_with_self_service()
    differ("short", "15:00")

    hours = on(FRIDAY, branch)

    assert hours.stretches == (MORNING, DAY._replace(closes_at=time(15)))
    assert hours.why == "Bijzondere dag"


@pytest.mark.parametrize("kind", ["closed", "emergency"])
def test_nobody_came_in_on_a_closed_day_or_in_an_emergency(kind: str) -> None:
    branch = a_branch_with_self_service()
    differ(kind)

    assert on(FRIDAY, branch) == Hours((), "Bijzondere dag")


def test_on_a_quiet_day_people_came_as_always() -> None:
    branch = a_branch_with_self_service()
    differ("quiet")

    assert on(FRIDAY, branch).stretches == (MORNING, DAY, EVENING)


def test_the_list_of_branches_said_each_its_own_hours() -> None:
    holten, rijssen = a_branch_with_self_service(), a_branch()
    Branch.objects.create(code="HUIS", name="Bieb aan huis", is_virtual=True)
    differ("closed", branch=rijssen)

    days = branch_days(FRIDAY)

    assert [(each.branch, len(each.hours.stretches)) for each in days] == [
        (holten, 3),
        (rijssen, 0),
    ]
