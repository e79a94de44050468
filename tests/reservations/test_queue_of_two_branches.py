"""Oldest first over all branches, and every exception to it written down (scenario S5)."""

from dataclasses import dataclass
from datetime import date

import pytest

from catalog.models import Copy
from circulation.blocks import Override
from members.models import Member
from reservations import errors
from reservations.models import PastReservation, QueueEvent, Reservation, Whereabouts
from reservations.operations import cancel, collect, prioritise, take_back_priority
from reservations.queue import position_of, waiting_for, with_position
from tests.builders import a_colleague, a_copy, a_member, a_reservation, a_title
from tests.reservations.desks import (
    at_the_desk,
    holten,
    place_of,
    rijssen,
    scan,
    scan_off,
    state_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
JULY = date(2026, 7, 1)


@dataclass
class Queue:
    """Copies R at Rijssen and H at Holten; A, B, C (suspended to 1 July) and D wait."""

    r: Copy
    h: Copy
    a: Reservation
    b: Reservation
    c: Reservation
    d: Reservation


@pytest.fixture
def queue() -> Queue:
    title = a_title()
    r, h = a_copy(title=title, branch=rijssen()), a_copy(title=title, branch=holten())
    a, b, c, d = (
        a_reservation(
            title=title,
            pickup_branch=branch,
            today=DAY,
            at=at_the_desk(DAY, clock),
            suspended_until=until,
        )
        for clock, branch, until in (
            ("09:00", holten(), None),
            ("09:05", rijssen(), None),
            ("09:10", rijssen(), JULY),
            ("09:15", rijssen(), None),
        )
    )
    return Queue(r, h, a, b, c, d)


def take(copy: Copy, member: Member, *, at: str = "11:00", why: Override | None = None) -> None:
    collect(copy.pk, member.pk, branch=rijssen(), today=DAY, at=at_the_desk(DAY, at), override=why)


def test_the_oldest_got_the_copy_wherever_it_was_returned(queue: Queue) -> None:
    slip = scan(queue.r, rijssen(), DAY)

    assert slip is not None
    assert (slip.is_ready, slip.branch, slip.pickup_code) == (False, holten(), "")
    assert state_of(queue.a) == "in_transit"
    assert position_of(queue.b, today=DAY) == 1


def test_the_second_copy_went_to_the_second(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)

    scan(queue.h, holten(), DAY)

    assert place_of(queue.h) == ("in_transit", "RIJ")
    assert state_of(queue.b) == "in_transit"
    assert waiting_for(queue.r.title, today=DAY).get() == queue.d


@pytest.mark.parametrize(
    ("day", "first", "of_c", "of_d"),
    [(date(2026, 6, 30), "d", 1, 1), (JULY, "c", 1, 2)],
)
def test_whoever_was_suspended_was_passed_over_until_the_day(
    queue: Queue, day: date, first: str, of_c: int, of_d: int
) -> None:
    scan(queue.r, rijssen(), DAY)
    scan(queue.h, holten(), DAY)

    assert waiting_for(queue.r.title, today=day).first() == getattr(queue, first)
    assert position_of(queue.c, today=day) == of_c
    assert position_of(queue.d, today=day) == of_d


def test_passing_over_was_written_down(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)
    scan(queue.h, holten(), DAY)
    third = a_copy(title=queue.r.title, branch=rijssen())

    scan(third, rijssen(), DAY)

    event = QueueEvent.objects.get()
    assert state_of(queue.d) == "ready"
    assert (event.reservation, event.kind) == (queue.c, "suspended")


def test_a_member_saw_the_place_and_how_many_copies_there_are(queue: Queue) -> None:
    row = with_position(Reservation.objects.filter(pk=queue.b.pk), today=DAY).get()

    assert (row.position, row.copies) == (2, 2)
    assert position_of(queue.b, today=DAY) == 2


def test_nobody_else_took_a_copy_that_was_kept(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)

    with pytest.raises(errors.CopyHeld):
        take(queue.r, a_member(given_name="Wout"))

    assert state_of(queue.a) == "in_transit"


def test_a_copy_on_its_way_was_not_given_without_a_reason(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)

    with pytest.raises(errors.CopyOnItsWay):
        take(queue.r, queue.a.member)
    with pytest.raises(errors.CopyOnItsWay):
        take(queue.r, queue.a.member, why=Override(a_colleague(), "  ", at_the_desk(DAY)))

    assert place_of(queue.r) == ("in_transit", "HOL")


def test_a_copy_on_its_way_was_given_at_another_desk_for_a_reason(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)
    anouk = a_colleague()

    take(queue.r, queue.a.member, why=Override(anouk, "Staat hier aan de balie", at_the_desk(DAY)))

    event = QueueEvent.objects.get()
    assert (state_of(queue.a), place_of(queue.r)) == ("gone", ("", ""))
    assert (event.kind, event.reason) == ("in_transit", "Staat hier aan de balie")
    assert (event.staff, event.reservation) == (anouk, None)
    assert PastReservation.objects.get().outcome == "collected"


def test_priority_went_first_and_everybody_saw_why(queue: Queue) -> None:
    anouk = a_colleague()

    prioritise(queue.d, reason="Onze fout", by=anouk, at=at_the_desk(DAY))
    scan(queue.r, rijssen(), DAY)

    event = QueueEvent.objects.get(kind="priority")
    assert (event.reservation, event.reason, event.staff) == (queue.d, "Onze fout", anouk)
    assert state_of(queue.d) == "ready"
    assert position_of(queue.a, today=DAY) == 1


def test_who_had_priority_could_cancel_and_the_reason_was_gone(queue: Queue) -> None:
    prioritise(queue.d, reason="Onze fout", by=None, at=at_the_desk(DAY))
    prioritise(queue.c, reason="Nodig voor school", by=None, at=at_the_desk(DAY))

    cancel(queue.d, today=DAY)

    left = QueueEvent.objects.filter(kind="priority").order_by("pk")
    assert list(left.values_list("reservation", "reason")) == [
        (None, ""),
        (queue.c.pk, "Nodig voor school"),
    ]


def test_priority_needed_a_reason_and_could_be_taken_back(queue: Queue) -> None:
    with pytest.raises(errors.ReasonNeeded):
        prioritise(queue.d, reason=" ", by=a_colleague(), at=at_the_desk(DAY))
    prioritise(queue.d, reason="Onze fout", by=None, at=at_the_desk(DAY))

    take_back_priority(queue.d, by=None, at=at_the_desk(DAY))

    assert position_of(queue.d, today=DAY) == 3
    assert [each.kind for each in QueueEvent.objects.all()] == ["no_priority", "priority"]


def test_the_next_heard_only_after_the_copy_was_scanned_off_the_shelf(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)
    scan(queue.h, holten(), DAY)
    scan(queue.h, rijssen(), DAY)
    cancel(queue.b, today=DAY)
    before = (place_of(queue.h), state_of(queue.d))
    on_the_list = list(Whereabouts.objects.to_clear(rijssen()).values_list("copy", flat=True))

    scan_off(queue.h, rijssen(), DAY)

    assert before == (("to_clear", "RIJ"), "waiting")
    assert on_the_list == [queue.h.pk]
    assert (place_of(queue.h), state_of(queue.d)) == (("ready", "RIJ"), "ready")


def test_what_still_lay_ready_was_not_scanned_off(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)
    scan(queue.r, holten(), DAY)

    with pytest.raises(errors.StillHeld):
        scan_off(queue.r, holten(), DAY)
    with pytest.raises(errors.NotOnTheShelf):
        scan_off(queue.h, holten(), DAY)

    assert state_of(queue.a) == "ready"


def test_a_copy_without_a_goal_kept_travelling_and_was_then_for_the_next(queue: Queue) -> None:
    scan(queue.r, rijssen(), DAY)
    cancel(queue.a, today=DAY)
    on_the_way = place_of(queue.r)

    scan(queue.r, holten(), DAY)

    assert on_the_way == ("in_transit", "HOL")
    assert (place_of(queue.r), state_of(queue.b)) == (("in_transit", "RIJ"), "in_transit")


def test_a_copy_without_a_goal_went_home_when_nobody_waited() -> None:
    copy = a_copy(branch=rijssen())
    only = a_reservation(title=copy.title, pickup_branch=holten(), today=DAY)
    scan(copy, rijssen(), DAY)
    cancel(only, today=DAY)

    slip = scan(copy, holten(), DAY)

    assert slip is not None
    assert (slip.branch, slip.reservation_id) == (rijssen(), None)
    assert scan(copy, rijssen(), DAY) is None
    assert place_of(copy) == ("", "")
