"""The calendar: which days are open, counted the same for every question, and never out of date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bieb.lib.clock import AMSTERDAM, day_of
from catalog.calendar import OpenDays, open_days
from catalog.errors import NoOpenDay
from catalog.models import Branch, CalendarVersion, Closure, OpeningHours
from circulation.rules import due_date
from tests.builders import a_branch
from tests.catalog.rijssen_and_holten import closed, holten, rijssen

CLOSING = [Closure.Kind.CLOSED, Closure.Kind.EMERGENCY]
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@pytest.mark.django_db
def test_a_loan_of_the_second_day_of_easter_was_due_on_the_next_open_day_of_its_branch() -> None:
    lent_on = day_of(datetime(2026, 3, 16, 14, 5, tzinfo=AMSTERDAM))

    at_rijssen = due_date(lent_on, 21, open_days(rijssen()))
    at_holten = due_date(lent_on, 21, open_days(holten()))

    assert (at_rijssen, at_holten) == (date(2026, 4, 7), date(2026, 4, 8))


@pytest.mark.parametrize(
    ("due_on", "last_moment"),
    [
        (date(2026, 4, 7), datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC)),  # summer time
        (date(2026, 10, 24), datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),  # 25 hours long
        (date(2027, 3, 27), datetime(2027, 3, 27, 22, 59, 59, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)),  # 23 hours long
    ],
)
def test_a_due_date_lasted_until_midnight_in_amsterdam(due_on: date, last_moment: datetime) -> None:
    assert day_of(last_moment) == due_on
    assert day_of(last_moment + timedelta(seconds=1)) == due_on + timedelta(days=1)


@pytest.mark.parametrize("kind", CLOSING)
def test_a_period_over_the_change_of_the_clock_was_as_many_days_as_any_other(kind: str) -> None:
    calendar = OpenDays(frozenset(range(6)), {date(2026, 10, 26): kind})

    assert due_date(date(2026, 10, 4), 21, calendar) == date(2026, 10, 27)
    assert calendar.open_days_after(date(2026, 10, 24), date(2026, 10, 27)) == 1


@pytest.mark.parametrize(
    ("kind", "is_open", "is_quiet"),
    [
        ("closed", False, True),
        ("emergency", False, True),
        ("short", True, False),
        ("quiet", True, True),
    ],
)
def test_every_kind_of_day_said_whether_people_and_messages_come_and_go(
    kind: str, is_open: bool, is_quiet: bool
) -> None:
    thursday = date(2026, 11, 26)
    calendar = OpenDays(frozenset(range(6)), {thursday: kind})

    assert (calendar.is_open(thursday), calendar.is_quiet(thursday)) == (is_open, is_quiet)


@pytest.mark.django_db
def test_a_day_of_the_branch_itself_won_over_one_of_every_branch() -> None:
    kings_day = date(2027, 4, 27)
    closed(kings_day)
    Closure.objects.create(
        branch=rijssen(), day=kings_day, kind=Closure.Kind.SHORT, closes_at="12:00", name="Markt"
    )

    assert open_days(rijssen()).is_open(kings_day)
    assert not open_days(holten()).is_open(kings_day)


@pytest.mark.parametrize("ahead", [365, 366, 367])
def test_an_open_day_was_looked_for_a_year_ahead_and_back(ahead: int) -> None:
    today = date(2026, 11, 23)
    days = [today + timedelta(days=each) for each in range(-ahead + 1, ahead)]
    calendar = OpenDays(frozenset(range(7)), dict.fromkeys(days, "closed"))

    if_found = today + timedelta(days=ahead), today - timedelta(days=ahead)

    if ahead <= 366:
        assert (calendar.first_open_from(today), calendar.last_open_until(today)) == if_found
        return
    with pytest.raises(NoOpenDay):
        calendar.first_open_from(today)
    with pytest.raises(NoOpenDay):
        calendar.last_open_until(today)


@given(
    weekdays=st.frozensets(st.integers(0, 6)),
    exceptions=st.dictionaries(DAYS, st.sampled_from(["closed", "short", "quiet", "emergency"])),
    after=DAYS,
    period=st.integers(-30, 900),
)
def test_open_days_were_counted_as_somebody_with_a_pencil_would(
    weekdays: frozenset[int], exceptions: dict[date, str], after: date, period: int
) -> None:
    calendar, until = OpenDays(weekdays, exceptions), after + timedelta(days=period)

    days = [after + timedelta(days=each) for each in range(1, period + 1)]
    by_pencil = [
        day for day in days if day.weekday() in weekdays and exceptions.get(day) not in CLOSING
    ]

    assert calendar.open_days_after(after, until) == len(by_pencil)
    if by_pencil and period <= 366:
        assert calendar.first_open_from(after + timedelta(days=1)) == by_pencil[0]
        assert calendar.last_open_until(until) == by_pencil[-1]


@pytest.mark.django_db
def test_a_new_a_moved_and_a_removed_closing_were_seen_at_once() -> None:
    branch, first, second = rijssen(), date(2026, 12, 1), date(2026, 12, 2)
    seen = [_open_on(branch, first, second)]

    closing = closed(first, at=branch)
    seen.append(_open_on(branch, first, second))
    Closure.objects.filter(pk=closing.pk).update(day=second)
    seen.append(_open_on(branch, first, second))
    closing.delete()
    seen.append(_open_on(branch, first, second))

    assert seen == [(True, True), (False, True), (True, False), (True, True)]


@pytest.mark.django_db
def test_other_opening_hours_were_seen_at_once() -> None:
    branch, tuesday = rijssen(), date(2026, 12, 1)
    assert open_days(branch).is_open(tuesday)

    OpeningHours.objects.filter(branch=branch, weekday=1).delete()

    assert not open_days(branch).is_open(tuesday)


@pytest.mark.django_db
def test_a_calendar_that_did_not_change_was_not_read_again(
    django_assert_num_queries: object,
) -> None:
    branch = rijssen()
    first = open_days(branch)

    with django_assert_num_queries(1):  # type: ignore[operator]
        again = open_days(branch)

    assert again is first


@pytest.mark.django_db(transaction=True)
def test_what_was_read_in_a_transaction_that_failed_was_never_used_again() -> None:
    branch, day = rijssen(), date(2026, 12, 1)

    with transaction.atomic():
        closed(day, at=branch)
        assert not open_days(branch).is_open(day)
        transaction.set_rollback(True)
    assert open_days(branch).is_open(day)

    closed(date(2026, 12, 2), at=branch)
    assert open_days(branch).is_open(day)


@pytest.mark.django_db
def test_the_database_kept_one_version_of_the_calendar() -> None:
    a_branch()
    before = CalendarVersion.current()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_openinghours SET closes_at = '19:00'")

    assert CalendarVersion.current() > before
    assert CalendarVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_branch_without_hours_had_no_open_day() -> None:
    bare = Branch.objects.create(code="NIJ", name="Nijverdal")

    with pytest.raises(NoOpenDay, match="23 november 2026"):
        open_days(bare).first_open_from(date(2026, 11, 23))


def _open_on(branch: Branch, *days: date) -> tuple[bool, ...]:
    calendar = open_days(branch)
    return tuple(calendar.is_open(day) for day in days)
