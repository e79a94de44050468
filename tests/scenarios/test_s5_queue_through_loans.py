"""S5: the queue of two branches, through returning and lending as the desks do it."""

from dataclasses import dataclass
from datetime import date

import pytest

from catalog.models import Branch, Copy
from circulation.blocks import Override
from loans.models import Loan
from loans.operations import lend_copy, take_in
from members.models import Member
from notifications.models import Message
from reservations import errors
from reservations.models import QueueEvent, Reservation, Whereabouts
from reservations.operations import cancel, prioritise
from reservations.queue import position_of, waiting_for
from tests.builders import a_colleague, a_reservation, a_title
from tests.reservations.desks import place_of, scan_off, state_of
from tests.scenarios.world import World, at, back, lend

DAY = date(2026, 6, 8)
JULY = date(2026, 7, 1)


@dataclass
class Queue:
    """R and H are out; A, B, C (suspended to 1 July) and D wait."""

    world: World
    r: Loan
    h: Loan
    a: Reservation
    b: Reservation
    c: Reservation
    d: Reservation

    def borrow(self, copy: Copy, member: Member, *, why: str = "") -> Loan:
        override = Override(a_colleague(), why, at(DAY, "12:00")) if why else None
        return lend_copy(
            copy,
            member,
            branch=self.world.rijssen,
            today=DAY,
            at=at(DAY, "12:00"),
            override=override,
        )


@pytest.fixture
def queue(world: World) -> Queue:
    title = a_title(item_type=world.book)
    lent_on = date(2026, 5, 20)
    r = world.loan(lent_on, copy=world.copy(title=title))
    h = world.loan(lent_on, copy=world.copy(world.holten, title=title), branch=world.holten)
    wishes: list[tuple[str, Branch, date | None]] = [
        ("09:00", world.holten, None),
        ("09:05", world.rijssen, None),
        ("09:10", world.rijssen, JULY),
        ("09:15", world.rijssen, None),
    ]
    a, b, c, d = (
        a_reservation(
            member=world.member(),
            title=title,
            pickup_branch=branch,
            today=DAY,
            at=at(DAY, clock),
            suspended_until=until,
        )
        for clock, branch, until in wishes
    )
    return Queue(world, r, h, a, b, c, d)


def ready_messages() -> list[int]:
    rows = Message.objects.filter(kind="reservation_ready").order_by("pk")
    return list(rows.values_list("about", flat=True))


def test_a_return_in_rijssen_was_for_the_first_in_holten(queue: Queue) -> None:
    returned = back(queue.r, DAY)

    assert returned.captured is not None
    assert returned.captured.branch == queue.world.holten
    assert place_of(queue.r.copy) == ("in_transit", "HOL")
    assert (state_of(queue.a), position_of(queue.b, today=DAY)) == ("in_transit", 1)
    assert ready_messages() == []


def test_a_return_in_holten_was_for_the_second_in_rijssen(queue: Queue) -> None:
    back(queue.r, DAY)

    back(queue.h, DAY)

    assert place_of(queue.h.copy) == ("in_transit", "RIJ")
    assert waiting_for(queue.d.title, today=date(2026, 6, 30)).first() == queue.d
    assert waiting_for(queue.d.title, today=JULY).first() == queue.c


def test_who_walked_in_could_not_borrow_what_was_kept(queue: Queue) -> None:
    back(queue.r, DAY)

    with pytest.raises(errors.CopyHeld):
        queue.borrow(queue.r.copy, queue.world.member(given_name="Wout"))

    assert place_of(queue.r.copy) == ("in_transit", "HOL")
    assert not Loan.objects.filter(copy=queue.r.copy).exists()


def test_the_first_borrowed_it_on_its_way_with_a_reason_and_the_way_ended(queue: Queue) -> None:
    back(queue.r, DAY)
    with pytest.raises(errors.CopyOnItsWay):
        queue.borrow(queue.r.copy, queue.a.member)

    queue.borrow(queue.r.copy, queue.a.member, why="Stond aan de balie")

    assert not Whereabouts.objects.filter(copy=queue.r.copy).exists()
    assert state_of(queue.a) == "gone"
    event = QueueEvent.objects.get(kind="in_transit")
    assert (event.reason, event.reservation) == ("Stond aan de balie", None)


def test_what_arrived_lay_ready_and_was_told_once(queue: Queue) -> None:
    back(queue.r, DAY)
    back(queue.h, DAY)

    for clock in ("15:00", "15:01"):
        take_in(queue.h.copy, branch=queue.world.rijssen, today=DAY, at=at(DAY, clock))

    assert place_of(queue.h.copy) == ("ready", "RIJ")
    assert ready_messages() == [queue.b.pk]
    queue.b.refresh_from_db()
    assert queue.b.pickup_until == date(2026, 6, 18)


def test_cancelling_what_arrived_told_the_next_only_after_the_scan(queue: Queue) -> None:
    back(queue.r, DAY)
    back(queue.h, DAY)
    take_in(queue.h.copy, branch=queue.world.rijssen, today=DAY, at=at(DAY, "15:00"))

    cancel(queue.b, today=DAY)
    worklist = list(Whereabouts.objects.to_clear(queue.world.rijssen))
    before = (state_of(queue.d), ready_messages())
    scan_off(queue.h.copy, queue.world.rijssen, DAY, "16:00")

    assert [each.copy for each in worklist] == [queue.h.copy]
    assert before == ("waiting", [queue.b.pk])
    assert (state_of(queue.d), ready_messages()) == ("ready", [queue.b.pk, queue.d.pk])
    assert state_of(queue.c) == "waiting"


def test_priority_put_the_last_first_and_said_why(queue: Queue) -> None:
    prioritise(queue.d, reason="Leeskring van morgen", by=a_colleague(), at=at(DAY, "10:00"))

    back(queue.r, DAY)

    assert state_of(queue.d) == "ready"
    assert state_of(queue.a) == "waiting"
    assert QueueEvent.objects.get(kind="priority").reason == "Leeskring van morgen"


def test_what_somebody_took_from_the_shelf_ended_their_own_reservation(world: World) -> None:
    copy, member = world.copy(), world.member()
    mine = a_reservation(member=member, title=copy.title, today=DAY, at=at(DAY, "09:00"))
    theirs = a_reservation(title=copy.title, today=DAY, at=at(DAY, "09:05"))

    lend(copy, member, DAY)

    assert (state_of(mine), state_of(theirs)) == ("gone", "waiting")
    assert not QueueEvent.objects.exists()
