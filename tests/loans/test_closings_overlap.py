"""Closings that overlap: each can be taken back, in any order, and the others keep their effect."""

from datetime import date, time
from itertools import permutations

import pytest

from catalog.models import Closure
from loans.closings.models import CalendarChange, ShiftedDate
from loans.closings.operations import undo
from tests.builders import a_member
from tests.catalog.rijssen_and_holten import rijssen
from tests.loans.spring import (
    DUE_AT_RIJSSEN,
    FIRST_OF_APRIL,
    a_closing,
    declared,
    due,
    loans_of,
    the_manager,
)

pytestmark = pytest.mark.django_db


def april(day: int) -> date:
    return date(2026, 4, day)


CLOSINGS = {
    "A": (april(7), april(8)),
    "B": (april(8), april(10)),
    "C": (april(7), april(7)),
}


def declare_all() -> dict[str, CalendarChange]:
    return {
        name: declared(a_closing(first, last, at=rijssen(), name=name)).change
        for name, (first, last) in CLOSINGS.items()
    }


def take_back(change: CalendarChange) -> None:
    undo(change, by=the_manager(), at=FIRST_OF_APRIL)


def expected(standing: set[str]) -> date:
    """Where a loan due on the 7th belongs when only these closings stand; Sunday is the 12th."""
    closed = {
        first.fromordinal(day)
        for name in standing
        for first, last in [CLOSINGS[name]]
        for day in range(first.toordinal(), last.toordinal() + 1)
    } | {april(12)}
    return next(april(day) for day in range(7, 15) if april(day) not in closed)


@pytest.mark.parametrize("order", list(permutations("ABC")), ids="".join)
def test_closings_were_taken_back_in_any_order(order: tuple[str, ...]) -> None:
    loans = loans_of(a_member(), 2, at=rijssen())
    changes = declare_all()
    standing = set(changes)
    assert due(loans) == {expected(standing)} == {april(11)}

    for name in order:
        take_back(changes[name])
        standing.discard(name)
        assert due(loans) == {expected(standing)}

    assert due(loans) == {DUE_AT_RIJSSEN}
    assert not Closure.objects.filter(branch=rijssen()).exists()
    assert not ShiftedDate.objects.filter(change__undone_at=None).exists()


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_a_shorter_day_that_made_room_came_back_when_nothing_needed_its_room(order: str) -> None:
    short = Closure.objects.create(
        branch=rijssen(), day=april(8), kind="short", closes_at=time(15), name="Kermis"
    )
    quiet = Closure.objects.create(branch=None, day=april(8), kind="quiet", name="Biddag")
    changes = {
        "A": declared(a_closing(april(7), april(8), at=rijssen())).change,
        "B": declared(a_closing(april(8), april(9), at=None)).change,
    }

    take_back(changes[order[0]])
    assert not Closure.objects.filter(kind__in=["short", "quiet"], branch=rijssen()).exists()
    take_back(changes[order[1]])

    days = Closure.objects.filter(day=april(8)).values_list("branch", "kind", "closes_at", "name")
    assert set(days) == {
        (rijssen().pk, "short", short.closes_at, "Kermis"),
        (None, "quiet", None, quiet.name),
    }


def test_a_day_that_somebody_opened_by_hand_was_left_open() -> None:
    change = declared(a_closing(at=rijssen())).change
    Closure.objects.filter(branch=rijssen(), day=april(7)).update(
        kind="short", closes_at=time(12), name="Toch open"
    )

    take_back(change)

    assert Closure.objects.get(branch=rijssen()).name == "Toch open"
