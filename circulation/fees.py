"""What being late costs: a sum over the calendar of the branch that lent it, and nothing else."""

from collections.abc import Iterable
from datetime import date, timedelta

from catalog.calendar import OpenDays

Standstill = tuple[date, date | None]
"""The first and the last day, both inclusive, on which no fee grows; no last day: it goes on."""


def late_open_days(due_on: date, until: date, calendar: OpenDays) -> int:
    """Count the open days after `due_on` up to and including `until`; 0 when not late.

    For something still out `until` is yesterday, for something returned the day of return.
    """
    return calendar.open_days_after(due_on, until)


def still_open_days(
    due_on: date, until: date, calendar: OpenDays, standstills: Iterable[Standstill]
) -> int:
    """Count how many of those days fall in a time in which no fee grows, each of them once."""
    days, counted = 0, due_on
    for first, last in sorted(standstills, key=lambda each: each[0]):
        start = max(counted, first - timedelta(days=1))
        end = until if last is None else min(last, until)
        if end > start:
            days += calendar.open_days_after(start, end)
            counted = end
    return days


def overdue_fee(
    *,
    due_on: date,
    until: date,
    calendar: OpenDays,
    grace_open_days: int,
    per_open_day_cents: int,
    cap_cents: int,
    standstills: Iterable[Standstill] = (),
) -> int:
    """Return the cents owed for being late: the same answer however often it is asked.

    The first `grace_open_days` are free and never charged afterwards; the cap is exact. Days in a
    time in which no fee grows count for nothing: neither as late nor as days of grace.
    """
    late_days = late_open_days(due_on, until, calendar)
    late_days -= still_open_days(due_on, until, calendar, standstills)
    charged_days = max(0, late_days - grace_open_days)
    return min(cap_cents, charged_days * per_open_day_cents)
