"""When something must be back: counted in days, and never on a day the branch is closed."""

from datetime import date, timedelta

from catalog.calendar import OpenDays


def due_date(start: date, period_days: int, calendar: OpenDays) -> date:
    """Return the last day of a period that starts on `start`, moved to the next open day.

    The first day counts as day 0: a loan of 21 days on 1 June is due on 22 June, the whole of
    that day included.
    """
    return calendar.first_open_from(start + timedelta(days=period_days))


def renewed_due_date(due_on: date, period_days: int, calendar: OpenDays) -> date:
    """Count the new period from the old due date, so that renewing early never loses days."""
    return max(due_on, due_date(due_on, period_days, calendar))
