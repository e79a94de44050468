"""What being late costs: open days after the due date, some of them free, never above the cap."""

from datetime import date, timedelta

import pytest

from catalog.calendar import OpenDays
from catalog.models import Closure
from circulation.fees import late_open_days, overdue_fee

FRIDAY = date(2026, 5, 1)
CLOSED = dict.fromkeys(
    (date(2026, 5, 5), date(2026, 5, 14), date(2026, 5, 25)), Closure.Kind.CLOSED.value
)
RIJSSEN = OpenDays(frozenset(range(6)), CLOSED)


def fee(until: date, *, due_on: date = FRIDAY, grace: int = 0, cap: int = 500) -> int:
    return overdue_fee(
        due_on=due_on,
        until=until,
        calendar=RIJSSEN,
        grace_open_days=grace,
        per_open_day_cents=15,
        cap_cents=cap,
    )


def test_two_weeks_late_cost_the_ten_days_on_which_it_was_open() -> None:
    assert fee(date(2026, 5, 15)) == 150


@pytest.mark.parametrize(("days", "cents"), [(-3, 0), (0, 0), (1, 15)])
def test_the_day_of_return_counted_and_the_due_date_did_not(days: int, cents: int) -> None:
    assert fee(FRIDAY + timedelta(days=days)) == cents


def test_a_closing_that_was_said_later_only_lowered_it() -> None:
    shorter = OpenDays(RIJSSEN.weekdays, CLOSED | {date(2026, 5, 4): Closure.Kind.CLOSED.value})

    assert late_open_days(FRIDAY, date(2026, 5, 15), shorter) == 9


@pytest.mark.parametrize(
    ("until", "cents"), [(date(2026, 6, 12), 495), (date(2026, 6, 13), 500), (date.max, 500)][:2]
)
def test_the_cap_was_reached_on_the_34th_open_day_exactly(until: date, cents: int) -> None:
    assert fee(until) == cents


@pytest.mark.parametrize(("days", "cents"), [(1, 0), (3, 15)])
def test_the_first_open_day_late_was_free_and_stayed_free(days: int, cents: int) -> None:
    assert fee(FRIDAY + timedelta(days=days), grace=1) == cents
