"""When a branch is open: the one calendar for due dates, messages and everything after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from catalog.models import Branch, Closure, OpeningHours

FAR = 366
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
        """Say whether the branch opens on `day`, also when it closes early."""
        return day.weekday() in self.weekdays and self.exceptions.get(day) != Closure.Kind.CLOSED

    def is_quiet(self, day: date) -> bool:
        """Say whether no message may leave on `day`: Sundays, closed days and quiet days."""
        return day.weekday() == OpeningHours.Weekday.SUNDAY or self.exceptions.get(day) in (
            Closure.Kind.CLOSED,
            Closure.Kind.QUIET,
        )

    def first_open_from(self, day: date) -> date:
        """Return `day` itself or the first open day after it; `day` when there is none in a year."""
        days = (day + timedelta(days=ahead) for ahead in range(FAR))
        return next((each for each in days if self.is_open(each)), day)

    def last_open_until(self, day: date) -> date:
        """Return `day` itself or the last open day before it; `day` when there is none in a year."""
        days = (day - timedelta(days=back) for back in range(FAR))
        return next((each for each in days if self.is_open(each)), day)


def open_days(branch: Branch) -> OpenDays:
    """Read the calendar of one branch: one query, however long the period asked about.

    A closure of the branch itself wins over one of every branch.
    """
    with connection.cursor() as cursor:
        cursor.execute(CALENDAR, [branch.pk, branch.pk])
        rows = cursor.fetchall()
    return OpenDays(
        weekdays=frozenset(weekday for weekday, _, _ in rows if weekday is not None),
        exceptions={day: kind for weekday, day, kind in rows if weekday is None},
    )
