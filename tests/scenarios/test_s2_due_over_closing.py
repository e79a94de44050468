"""S2: due on an open day of the branch, the whole of that day by the clock of Amsterdam."""

from datetime import UTC, date, datetime

import pytest

from bieb.lib.clock import day_of
from catalog.models import Closure
from tests.scenarios.world import World, back, renew

MONDAY = date(2026, 3, 16)


def test_a_loan_over_easter_and_the_clock_change_was_due_on_the_next_open_day(world: World) -> None:
    rijssen = world.loan(MONDAY)
    holten = world.loan(MONDAY, branch=world.holten)

    assert rijssen.due_on == date(2026, 4, 7)
    assert holten.due_on == date(2026, 4, 8)


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 7, 22, 0, tzinfo=UTC), True),
    ],
)
def test_the_due_day_ended_at_midnight_in_amsterdam(
    world: World, moment: datetime, late: bool
) -> None:
    loan = world.loan(MONDAY)

    assert loan.is_overdue(day_of(moment)) is late


@pytest.mark.parametrize(
    ("lent_on", "due_on"),
    [
        (date(2026, 3, 14), date(2026, 4, 4)),
        (date(2026, 3, 15), date(2026, 4, 7)),
        (date(2026, 4, 14), date(2026, 5, 6)),
        (date(2026, 4, 23), date(2026, 5, 15)),
        (date(2026, 5, 3), date(2026, 5, 26)),
        (date(2026, 10, 4), date(2026, 10, 26)),
        (date(2026, 12, 4), date(2026, 12, 28)),
    ],
)
def test_no_loan_was_due_on_a_closed_day(world: World, lent_on: date, due_on: date) -> None:
    assert world.loan(lent_on).due_on == due_on


def test_where_it_was_lent_decided_and_not_where_the_copy_belongs(world: World) -> None:
    loan = world.loan(MONDAY, copy=world.copy(world.rijssen), branch=world.holten)

    assert loan.due_on == date(2026, 4, 8)


def test_a_renewal_landed_on_an_open_day_too(world: World) -> None:
    loan = world.loan(date(2026, 3, 10))  # due Tuesday 31 March

    assert renew(loan, MONDAY).due_on == date(2026, 4, 7)


def test_a_closing_that_was_said_in_time_moved_what_was_lent_after_it(world: World) -> None:
    member = world.member()
    gone = world.loan(MONDAY, member=member)
    back(gone, date(2026, 3, 30))
    for day in (date(2026, 4, 7), date(2026, 4, 8)):
        Closure.objects.create(
            branch=world.rijssen, day=day, kind=Closure.Kind.CLOSED, name="Verbouwing"
        )

    assert world.loan(MONDAY, member=member).due_on == date(2026, 4, 9)
    assert world.loan(MONDAY, member=member, branch=world.holten).due_on == date(2026, 4, 8)
