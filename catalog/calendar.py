"""When a branch is open: the one calendar for due dates, fees, shelves, messages and dispatch.

A calendar is read once per process and kept until it changes: the database gives every change of
hours or of different days a new version, which comes back in no other change. A version of a
transaction that was rolled back is never seen again.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.db import connection
from django.utils.formats import date_format

from catalog.errors import NoOpenDay
from catalog.models import Branch, CalendarVersion, Closure, OpeningHours

FAR = 366
"""So many days ahead or back the calendar is asked for an open day."""
WEEK = 7
NOBODY_INSIDE = frozenset({Closure.Kind.CLOSED.value, Closure.Kind.EMERGENCY.value})
NO_MESSAGES = NOBODY_INSIDE | {Closure.Kind.QUIET.value}
CALENDAR = """
SELECT weekday, NULL::date, NULL FROM catalog_openinghours WHERE branch_id = %s
UNION ALL (
    SELECT NULL, day, kind FROM catalog_closure WHERE branch_id IS NULL OR branch_id = %s
    ORDER BY branch_id NULLS FIRST
)
"""


@dataclass(frozen=True)
class OpenDays:
    """The weekdays on which a branch opens and the days that differ."""

    weekdays: frozenset[int]
    exceptions: Mapping[date, str]

    def is_open(self, day: date) -> bool:
        """Say whether the branch opens on `day`, also when it closes early or without colleagues."""
        return day.weekday() in self.weekdays and self.exceptions.get(day) not in NOBODY_INSIDE

    def is_quiet(self, day: date) -> bool:
        """Say whether no message may leave on `day`: Sundays, closed days, quiet days, emergency."""
        return (
            day.weekday() == OpeningHours.Weekday.SUNDAY or self.exceptions.get(day) in NO_MESSAGES
        )

    def is_emergency(self, day: date) -> bool:
        """Say whether `day` falls in an emergency (noodstand)."""
        return self.exceptions.get(day) == Closure.Kind.EMERGENCY

    def first_open_from(self, day: date) -> date:
        """Return `day` itself or the first open day after it.

        Raises:
            NoOpenDay: the branch does not open in the 366 days after `day`.
        """
        return self._nearest_open(day, step=1)

    def last_open_until(self, day: date) -> date:
        """Return `day` itself or the last open day before it.

        Raises:
            NoOpenDay: the branch did not open in the 366 days before `day`.
        """
        return self._nearest_open(day, step=-1)

    def _nearest_open(self, day: date, *, step: int) -> date:
        for away in range(FAR + 1):
            near = day + timedelta(days=step * away)
            if self.is_open(near):
                return near
        raise NoOpenDay(day=date_format(day, "j F Y"))

    def open_days_after(self, after: date, until: date) -> int:
        """Count the open days later than `after`, up to and including `until`; never below 0.

        The work does not grow with the period.
        """
        days = (until - after).days
        if days <= 0:
            return 0
        weeks, rest = divmod(days, WEEK)
        odd = sum((after.weekday() + each) % WEEK in self.weekdays for each in range(1, rest + 1))
        closed = bisect_right(self._closed, until) - bisect_right(self._closed, after)
        return weeks * len(self.weekdays) + odd - closed

    @cached_property
    def _closed(self) -> list[date]:
        """The days, in order, on which the branch would open in another week."""
        return sorted(
            day
            for day, kind in self.exceptions.items()
            if kind in NOBODY_INSIDE and day.weekday() in self.weekdays
        )


def open_days(branch: Branch) -> OpenDays:
    """Return the calendar of one branch: one small query, and a larger one after a change."""
    return calendar_of(branch.pk, CalendarVersion.current())


@lru_cache(maxsize=256)
def calendar_of(branch_id: int, version: int) -> OpenDays:
    """Return the calendar of one branch, for whoever read the version in a statement of its own.

    `version` is what `catalog_calendarversion` says now, 0 when it says nothing. A closure of the
    branch itself wins over one of every branch.
    """
    with connection.cursor() as cursor:
        cursor.execute(CALENDAR, [branch_id, branch_id])
        rows = cursor.fetchall()
    return OpenDays(
        weekdays=frozenset(weekday for weekday, _, _ in rows if weekday is not None),
        exceptions={day: kind for weekday, day, kind in rows if weekday is None},
    )
