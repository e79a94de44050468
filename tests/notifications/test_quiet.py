"""When nothing leaves: at night, on Sundays, on closed and on quiet days."""

from datetime import date, datetime

import pytest

from bieb.lib.clock import AMSTERDAM
from catalog.calendar import OpenDays
from catalog.models import Closure
from notifications.quiet import first_allowed, when_allowed
from tests.builders import a_branch

KINGS_DAY = date(2027, 4, 27)
CALENDAR = OpenDays(frozenset(range(7)), {KINGS_DAY: Closure.Kind.QUIET})


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (local(23, 7, 59), local(23, 8)),
        (local(23, 8), local(23, 8)),
        (local(23, 20, 59), local(23, 20, 59)),
        (local(23, 21), local(24, 8)),
        (local(24, 0, 30), local(24, 8)),
        (local(21, 21), local(23, 8)),  # Saturday evening: Sunday is quiet
        (local(22, 12), local(23, 8)),
        (local(26, 22, month=4, year=2027), local(28, 8, month=4, year=2027)),
        (local(27, 12, month=4, year=2027), local(28, 8, month=4, year=2027)),
        (local(24, 22, month=10), local(26, 8, month=10)),  # summer time ends on the Sunday
    ],
)
def test_a_message_left_at_the_first_moment_that_is_not_quiet(
    moment: datetime, allowed: datetime
) -> None:
    assert first_allowed(moment, CALENDAR) == allowed


@pytest.mark.django_db
@pytest.mark.parametrize(("everywhere", "day"), [(True, 24), (False, 23)])
def test_only_a_closed_day_of_all_branches_kept_messages_in(everywhere: bool, day: int) -> None:
    Closure.objects.create(
        branch=None if everywhere else a_branch(),
        day=local(23, 10).date(),
        kind=Closure.Kind.CLOSED,
        name="Dicht",
    )

    assert when_allowed(local(23, 10)).astimezone(AMSTERDAM).day == day
