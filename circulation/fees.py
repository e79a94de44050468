"""What being late costs: a sum over the calendar of the branch that lent it, and nothing else."""

from datetime import date

from catalog.calendar import OpenDays


def late_open_days(due_on: date, until: date, calendar: OpenDays) -> int:
    """Count the open days after `due_on` up to and including `until`; 0 when not late.

    For something still out `until` is yesterday, for something returned the day of return.
    """
    return calendar.open_days_after(due_on, until)


def overdue_fee(
    *,
    due_on: date,
    until: date,
    calendar: OpenDays,
    grace_open_days: int,
    per_open_day_cents: int,
    cap_cents: int,
) -> int:
    """Return the cents owed for being late: the same answer however often it is asked.

    The first `grace_open_days` are free and never charged afterwards; the cap is exact.
    """
    charged_days = max(0, late_open_days(due_on, until, calendar) - grace_open_days)
    return min(cap_cents, charged_days * per_open_day_cents)
