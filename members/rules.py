"""Arithmetic about people: ages, and names to sort by."""

from datetime import date

from bieb.lib.text import plain

ADULT_AGE = 18
LONGEST_SORT_KEY = 180
"""Letters that are kept: a name in signs that stand for several letters may grow longer."""


def age_on(born: date, day: date) -> int:
    """Whole years of age on `day`. Born on 29 February: one year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_youth(born: date, day: date) -> bool:
    """Say whether somebody is 17 or younger on `day` (Regeling gegevenslevering: youth is t/m 17)."""
    return age_on(born, day) < ADULT_AGE


def sort_key(family_name: str, given_name: str, name_prefix: str) -> str:
    """Sort by family name without its prefix: Jan van den Berg stands under B."""
    parts = (family_name or given_name, given_name if family_name else "", name_prefix)
    return plain(" ".join(part for part in parts if part))[:LONGEST_SORT_KEY]
