"""An honest estimate: it follows the queue and the copies, and says when it knows nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loans.models import SearchTask
from loans.waiting import Estimate, estimate_for, estimates_of, weeks_until
from reservations.models import Reservation
from reservations.queue import with_position
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_moment, a_reservation, a_title
from tests.reservations.desks import rijssen, scan

DAYS = st.lists(st.integers(-10, 60).map(lambda n: MONDAY + timedelta(days=n)), min_size=1)


def weeks(ahead: int, *free_on: date) -> int | None:
    return weeks_until(ahead, free_on, today=MONDAY, turn_days=25, transport_days=4)


def estimates(*wishes: Reservation) -> list[Estimate]:
    """What a list of these reservations says, in this order."""
    mine = Reservation.objects.select_related("title").filter(pk__in=[each.pk for each in wishes])
    found = estimates_of(list(with_position(mine, today=MONDAY)), today=MONDAY)
    return [found[each.pk] for each in wishes]


@pytest.mark.parametrize(
    ("ahead", "days", "expected"),
    [
        (0, [0], 1),
        (0, [3], 1),
        (0, [4], 2),
        (0, [-5], 1),
        (1, [0], 5),
        (1, [0, 0], 1),
        (2, [0, 7], 5),
        (5, [0], 22),
        (6, [0], 26),
        (7, [0], None),
        (0, [], None),
    ],
)
def test_the_weeks_followed_the_people_before_and_the_copies(
    ahead: int, days: list[int], expected: int | None
) -> None:
    assert weeks(ahead, *(MONDAY + timedelta(days=n) for n in days)) == expected


@given(st.integers(0, 8), DAYS)
def test_one_more_before_you_never_made_it_sooner(ahead: int, free_on: list[date]) -> None:
    assert (weeks(ahead, *free_on) or 99) <= (weeks(ahead + 1, *free_on) or 99)


@given(st.integers(0, 8), DAYS)
def test_one_more_copy_never_made_it_later(ahead: int, free_on: list[date]) -> None:
    assert (weeks(ahead, *free_on, MONDAY) or 99) <= (weeks(ahead, *free_on) or 99)


@pytest.mark.django_db
def test_the_sentence_said_why() -> None:
    title = a_title()
    loan = a_loan(copy=a_copy(title=title), today=MONDAY)
    first = a_reservation(title=title, at=a_moment(MONDAY, 9))
    second = a_reservation(title=title, at=a_moment(MONDAY, 10))

    sentences = [str(each) for each in estimates(first, second)]

    assert loan.due_on == date(2026, 12, 14)
    assert sentences == [
        "Ongeveer 4 weken: je bent de volgende, en er zou een exemplaar vrij moeten komen op 14 december.",
        "Ongeveer 8 weken: 1 persoon gaat voor, voor 1 exemplaar.",
    ]


@pytest.mark.django_db
def test_a_copy_that_is_late_or_looked_for_promised_nothing() -> None:
    title = a_title()
    loan = a_loan(copy=a_copy(title=title), today=MONDAY)
    SearchTask.objects.create(copy=a_copy(title=title), opened_on=MONDAY)

    on_the_day = estimate_for(title, today=loan.due_on)
    day_after = estimate_for(title, today=loan.due_on + timedelta(days=1))

    assert (on_the_day.weeks, on_the_day.copies.late) == (1, 1)
    assert (day_after.weeks, day_after.copies.late) == (None, 2)
    assert str(day_after).startswith("We kunnen niet zeggen hoe lang")


@pytest.mark.django_db
def test_a_copy_kept_for_somebody_came_after_their_turn() -> None:
    first = a_reservation()
    scan(a_copy(title=first.title), rijssen(), MONDAY)
    first.title.copies.exclude(whereabouts__reservation=first).update(withdrawn_on=MONDAY)

    estimate = estimate_for(first.title, today=MONDAY)

    assert list(estimate.copies.free_on) == [MONDAY + timedelta(days=25)]


@pytest.mark.django_db
def test_a_list_said_the_same_as_each_alone() -> None:
    title = a_title()
    there = a_branch(code="HOL", name="Bibliotheek Holten")
    a_loan(copy=a_copy(title=title), today=MONDAY)
    free = a_copy(title=title, branch=there)
    wishes = [
        a_reservation(title=title, at=a_moment(MONDAY, 8), copy=free),
        a_reservation(title=title, at=a_moment(MONDAY, 9), of_branch=a_branch()),
        a_reservation(title=title, at=a_moment(MONDAY, 10)),
        a_reservation(at=a_moment(MONDAY, 11)),
    ]

    together = estimates(*wishes)

    assert together == [alone for each in wishes for alone in estimates(each)]
    assert [len(each.copies.free_on) for each in together] == [1, 1, 2, 1]


@pytest.mark.django_db
def test_a_free_copy_and_the_copies_that_do_not_count_were_named() -> None:
    title = a_title()
    a_copy(title=title)
    SearchTask.objects.create(copy=a_copy(title=title), opened_on=MONDAY)
    first = a_reservation(title=title, at=a_moment(MONDAY, 9))
    second = a_reservation(title=title, at=a_moment(MONDAY, 10))

    sentences = [str(each) for each in estimates(first, second)]

    assert sentences == [
        "Ongeveer 1 week: je bent de volgende, en er is nu een exemplaar vrij.",
        "Ongeveer 5 weken: 1 persoon gaat voor, voor 1 exemplaar "
        "(1 ander telt niet mee: te laat of zoek).",
    ]
