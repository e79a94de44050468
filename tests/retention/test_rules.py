"""Five years is five years: never a day longer, and 29 February ends on 28 February."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention.registry import Keep
from retention.rules import cutoff, gone_on, is_too_long

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
KEEPS = st.builds(
    Keep,
    years=st.integers(0, 7),
    months=st.integers(0, 24),
    days=st.integers(0, 40),
)


@pytest.mark.parametrize(
    ("day", "gone"),
    [
        (date(2026, 11, 22), date(2031, 11, 22)),
        (date(2028, 2, 28), date(2033, 2, 28)),
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2028, 3, 1), date(2033, 3, 1)),
    ],
)
def test_five_years_later_was_the_same_day(day: date, gone: date) -> None:
    assert gone_on(day, Keep(years=5)) == gone


@given(DAYS, KEEPS)
def test_the_cutoff_was_the_last_day_that_had_to_be_gone(today: date, keep: Keep) -> None:
    guess = today - timedelta(days=366 * (keep.years + 3) + 31 * keep.months)
    while gone_on(guess + timedelta(days=1), keep) <= today:
        guess += timedelta(days=1)

    assert cutoff(today, keep) == guess


@given(DAYS, st.integers(0, 5))
def test_a_year_was_never_longer_than_the_calendar_says(day: date, years: int) -> None:
    later = gone_on(day, Keep(years=years))

    assert (later.year - day.year, later.month) == (years, day.month)
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("keep", "too_long"),
    [
        (Keep(years=5), False),
        (Keep(months=60), False),
        (Keep(months=61), True),
        (Keep(years=5, days=1), True),
        (Keep(years=6), True),
    ],
)
def test_longer_than_five_years_was_too_long(keep: Keep, *, too_long: bool) -> None:
    assert is_too_long(keep) is too_long
