"""Looking without a reason stands out the next day, and ordinary work does not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from audit.browsing import crossed, raise_alarms
from audit.models import Alarm
from audit.operations import Look, write_lines
from bieb.lib.clock import AMSTERDAM
from members.models import Account, Household, Member
from tests.builders import a_branch, a_colleague, a_member

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def few(settings: pytest.FixtureRequest) -> None:
    """Small numbers, so that a test needs few members."""
    settings.BROWSING = {  # type: ignore[attr-defined]
        "per_hour": 3,
        "norms": {"manager": 5},
        "idle": 2,
        "idle_minutes": 60,
        "closed": 0,
        "margin_minutes": 60,
        "homes": 2,
    }


def at(hour: int, minute: int = 0, day: date = FRIDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


def looks(
    staff: Account, people: list[Member], moment: datetime, activity: str = "card"
) -> list[Member]:
    for each in people:
        write_lines([each.pk], Look(staff, "desk", activity, moment))
    return people


def strangers(number: int) -> list[Member]:
    return [a_member(given_name=f"Lid{each}", family_name=f"Naam{each}") for each in range(number)]


@pytest.fixture
def anouk() -> Account:
    a_branch()
    return a_colleague(role="employee")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("number", "alarmed"), [(3, False), (4, True)])
def test_more_members_in_an_hour_than_is_usual_stood_out(
    anouk: Account, number: int, *, alarmed: bool
) -> None:
    looks(anouk, strangers(number), at(14, 10))

    assert bool(crossed(Alarm.Rule.MANY, day=FRIDAY)) is alarmed


@pytest.mark.usefixtures("few")
def test_one_member_seen_often_counted_once_and_each_hour_apart(anouk: Account) -> None:
    people = strangers(6)
    looks(anouk, people[:1] * 9, at(14))
    looks(anouk, people[:3], at(14, 59))
    looks(anouk, people[3:], at(15))

    assert crossed(Alarm.Rule.MANY, day=FRIDAY) == []


@pytest.mark.usefixtures("few")
def test_a_team_with_another_norm_was_measured_by_it(anouk: Account) -> None:
    marga = a_colleague(username="marga", role="manager")
    people = strangers(5)
    looks(marga, people, at(14))

    assert crossed(Alarm.Rule.MANY, day=FRIDAY) == []

    looks(marga, strangers(1), at(14))
    assert crossed(Alarm.Rule.MANY, day=FRIDAY) == [(marga.pk, 6, 5)]


@pytest.mark.usefixtures("few")
def test_members_looked_up_with_nothing_done_stood_out(anouk: Account) -> None:
    looks(anouk, strangers(3), at(14), "member")

    assert crossed(Alarm.Rule.IDLE, day=FRIDAY) == [(anouk.pk, 3, 2)]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("minutes", "alarmed"), [(59, False), (60, True)])
def test_an_act_within_the_hour_was_the_reason_of_the_looks_before(
    anouk: Account, minutes: int, *, alarmed: bool
) -> None:
    looks(anouk, strangers(3), at(14), "member")
    LogEntry.objects.create(
        user=anouk, action_time=at(14) + timedelta(minutes=minutes), action_flag=CHANGE
    )

    assert bool(crossed(Alarm.Rule.IDLE, day=FRIDAY)) is alarmed


@pytest.mark.usefixtures("few")
def test_cards_on_the_counter_needed_no_act_of_the_back_office(anouk: Account) -> None:
    looks(anouk, strangers(3), at(14), "card")

    assert crossed(Alarm.Rule.IDLE, day=FRIDAY) == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("hour", "minute", "alarmed"),
    [(8, 59, True), (9, 0, False), (18, 59, False), (19, 0, True)],
)
def test_a_look_more_than_an_hour_outside_the_opening_hours_stood_out(
    anouk: Account, hour: int, minute: int, *, alarmed: bool
) -> None:
    looks(anouk, strangers(1), at(hour, minute))

    assert bool(crossed(Alarm.Rule.CLOSED, day=FRIDAY)) is alarmed


@pytest.mark.usefixtures("few")
def test_any_look_on_a_day_without_an_open_branch_stood_out(anouk: Account) -> None:
    looks(anouk, strangers(1), at(12, day=SUNDAY))

    assert crossed(Alarm.Rule.CLOSED, day=SUNDAY) == [(anouk.pk, 1, 0)]


@pytest.mark.usefixtures("few")
def test_many_homes_with_one_surname_stood_out_and_a_family_did_not(anouk: Account) -> None:
    family = [a_member(given_name=f"Kind{each}", family_name="Smit") for each in range(4)]
    home = Household.objects.create(made_on=date(2020, 1, 1))
    Member.objects.filter(pk__in=[each.pk for each in family]).update(household=home)
    looks(anouk, family, at(14), "search")
    assert crossed(Alarm.Rule.SURNAME, day=FRIDAY) == []

    looks(anouk, [a_member(given_name=n, family_name="Smit") for n in ("A", "B")], at(15), "search")

    assert crossed(Alarm.Rule.SURNAME, day=FRIDAY) == [(anouk.pk, 3, 2)]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (datetime(2026, 11, 19, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 19, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_ran_from_midnight_to_midnight_in_amsterdam(
    anouk: Account, moment: datetime, *, found: bool
) -> None:
    looks(anouk, strangers(1), moment)

    assert bool(crossed(Alarm.Rule.CLOSED, day=FRIDAY)) is found


@pytest.mark.usefixtures("few")
def test_the_same_night_twice_raised_one_alarm(anouk: Account) -> None:
    looks(anouk, strangers(4), at(14))

    assert raise_alarms(day=FRIDAY, at=at(4, day=SUNDAY)) == 1
    assert raise_alarms(day=FRIDAY, at=at(5, day=SUNDAY)) == 0
    alarm = Alarm.objects.get()
    assert (alarm.rule, alarm.staff, alarm.day, alarm.number) == ("many", anouk, FRIDAY, 4)
