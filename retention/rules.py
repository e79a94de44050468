"""Arithmetic of keeping: on which day something must be gone, and what must be gone on a day."""

from calendar import monthrange
from datetime import date, timedelta

from retention.registry import Keep

LONGEST_MONTHS = 60


def gone_on(day: date, keep: Keep) -> date:
    """Return the day on which a row with clock `day` is no longer there.

    Five years after 29 February is 28 February: earlier, so that "at most" stays true.
    Source: P46.
    """
    return _months_later(day, keep.years * 12 + keep.months) + timedelta(days=keep.days)


def cutoff(today: date, keep: Keep) -> date:
    """Return the last day whose rows must be gone `today` (inclusive)."""
    day = today - timedelta(days=keep.days)
    earlier = _months_later(day, -(keep.years * 12 + keep.months))
    return _last_day(earlier) if day == _last_day(day) else earlier


def is_too_long(keep: Keep) -> bool:
    """Say whether `keep` can be longer than five years after its clock (P46)."""
    months = keep.years * 12 + keep.months
    return (
        months > LONGEST_MONTHS or (months == LONGEST_MONTHS and keep.days > 0) or keep.days > 366
    )


def is_longer(keep: Keep, other: Keep) -> bool:
    """Say whether `keep` can end after `other` does."""
    day = date(2023, 12, 31)
    return gone_on(day, keep) > gone_on(day, other)


def _months_later(day: date, months: int) -> date:
    years, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
