"""Arithmetic about people: ages, and names to sort by."""

from datetime import date

from bieb.lib.text import plain

ADULT_AGE = 18
LONGEST_SORT_KEY = 180
"""Letters that are kept: a name in signs that stand for several letters may grow longer."""


def age_on(born: date, day: date) -> int:
    """Whole years of age on `day`. Born on 29 February: one year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_youth(born: date | None, day: date) -> bool:
    """Say whether somebody is 17 or younger on `day` (Regeling gegevenslevering: youth is t/m 17).

    Whose date of birth is not known is an adult: of children it is always asked.
    """
    return born is not None and age_on(born, day) < ADULT_AGE


def adult_if_born_by(day: date) -> date:
    """Return the last birth date (inclusive) of people who are 18 or older on `day`."""
    try:
        return day.replace(year=day.year - ADULT_AGE)
    except ValueError:  # 29 February, and no such day so many years ago
        return date(day.year - ADULT_AGE, 2, 28)


def adult_on(born: date | None) -> date | None:
    """Return the 18th birthday; 1 March for who was born on 29 February and has none that year."""
    if born is None:
        return None
    try:
        return born.replace(year=born.year + ADULT_AGE)
    except ValueError:
        return date(born.year + ADULT_AGE, 3, 1)


def sort_key(family_name: str, given_name: str, name_prefix: str) -> str:
    """Sort by family name without its prefix: Jan van den Berg stands under B."""
    parts = (family_name or given_name, given_name if family_name else "", name_prefix)
    return plain(" ".join(part for part in parts if part))[:LONGEST_SORT_KEY]
