"""The months in which links between people and loans are kept."""

from collections.abc import Iterator
from datetime import date

from django.db import connections

AHEAD_MONTHS = 3


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def months_later(month: date, count: int) -> date:
    """Return the first day of the month `count` months after (before when negative) `month`."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def open_months(*, first: date, today: date) -> int:
    """Make sure that there is a place for returns from `first` until three months after `today`.

    Runs as the purge role, which owns the table. Safe to repeat. Returns how many were made.
    """
    last = months_later(month_of(today), AHEAD_MONTHS)
    present = existing_months()
    wanted = [month for month in _months(month_of(first), last) if month not in present]
    with connections["purge"].cursor() as cursor:
        for month in wanted:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {partition_name(month)} PARTITION OF loans_borrower "
                f"FOR VALUES FROM ('{month:%Y-%m-%d}') TO ('{months_later(month, 1):%Y-%m-%d}')"
            )
    return len(wanted)


def existing_months() -> list[date]:
    """Return the months that have a partition, oldest first."""
    with connections["purge"].cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'loans_borrower'::regclass"
        )
        names = [name for (name,) in cursor.fetchall()]
    return sorted(date(int(name[-6:-2]), int(name[-2:]), 1) for name in names)


def partition_name(month: date) -> str:
    """Return the table of one month: loans_borrower_202611."""
    return f"loans_borrower_{month:%Y%m}"


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = months_later(first, 1)
