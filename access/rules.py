"""What age does to access. Pure: no database."""

from datetime import date

from members.rules import ADULT_AGE, age_on

DECIDES_FROM = 16
"""From this birthday somebody lets in whom they like; before it only an own parent or carer."""
BORDERS = (DECIDES_FROM, ADULT_AGE)
MOST_MONTHS = 12


def stage(born: date | None, day: date) -> int:
    """Return 0 for a child of 15 or younger, 1 for who is 16 or 17, 2 for an adult.

    Whose date of birth is not kept is an adult. What somebody gave in one stage is over in the next: at midnight, on their birthday.
    """
    if born is None:
        return len(BORDERS)
    return sum(age_on(born, day) >= border for border in BORDERS)


def last_day(day: date, months: int) -> date:
    """Return the same day so many months later; the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError(day)  # every month has 28 days
