"""S6: the hold shelf over Christmas, from the return that filled it to the loan that emptied it."""

from datetime import date

import pytest

from loans.models import Loan
from loans.operations import undo_return
from notifications.models import Message
from payments.models import Charge
from reservations.models import Reservation
from reservations.operations import expire_shelf
from tests.builders import a_reservation, a_rule
from tests.reservations.desks import place_of, scan_off, state_of
from tests.scenarios.world import World, at, back, lend, owes, return_scan

LENT_ON = date(2026, 12, 1)
TUESDAY = date(2026, 12, 15)
LAST = date(2026, 12, 28)
DAY_AFTER = date(2026, 12, 29)


def expire(day: date, clock: str = "00:10") -> int:
    return expire_shelf(today=day, at=at(day, clock))


@pytest.fixture
def out(world: World) -> Loan:
    return world.loan(LENT_ON)


@pytest.fixture
def kept(world: World, out: Loan) -> Reservation:
    """Reserved by an adult, and on the hold shelf since Tuesday 15 December."""
    reservation = a_reservation(member=world.member(), title=out.copy.title, today=LENT_ON)
    back(out, TUESDAY)
    reservation.refresh_from_db()
    return reservation


def test_ten_days_over_christmas_were_until_monday(kept: Reservation) -> None:
    assert (kept.state, kept.pickup_until) == ("ready", LAST)


def test_a_loan_at_ten_to_twelve_on_the_last_day_still_worked(
    world: World, out: Loan, kept: Reservation
) -> None:
    nights = [expire(LAST)]

    lend(out.copy, kept.member, LAST, clock="23:50")
    nights.append(expire(DAY_AFTER))

    assert nights == [0, 0]
    assert (state_of(kept), place_of(out.copy), owes(kept.member)) == ("gone", ("", ""), 0)


def test_the_night_run_twice_expired_charged_and_told_once(out: Loan, kept: Reservation) -> None:
    expired = [expire(DAY_AFTER), expire(DAY_AFTER)]

    assert expired == [1, 0]
    assert state_of(kept) == "expired"
    assert owes(kept.member) == 100
    assert list(Charge.objects.values_list("kind", flat=True)) == ["not_collected"]
    assert Message.objects.filter(kind="reservation_expired").count() == 1


def test_the_next_heard_of_it_only_after_the_scan_and_got_ten_days(
    world: World, out: Loan, kept: Reservation
) -> None:
    next_one = a_reservation(title=out.copy.title, today=TUESDAY, at=at(TUESDAY, "16:00"))
    expire(DAY_AFTER)
    told_before = Message.objects.filter(about=next_one.pk).count()

    scan_off(out.copy, world.rijssen, DAY_AFTER, "09:40")

    next_one.refresh_from_db()
    assert told_before == 0
    assert Message.objects.filter(about=next_one.pk).count() == 1
    assert (next_one.state, next_one.pickup_until) == ("ready", date(2027, 1, 8))


def test_who_was_late_borrowed_it_while_it_still_lay_there(
    world: World, out: Loan, kept: Reservation
) -> None:
    expire(DAY_AFTER)

    lend(out.copy, kept.member, DAY_AFTER)

    assert (state_of(kept), place_of(out.copy)) == ("gone", ("", ""))
    assert owes(kept.member) == 100


def test_not_needed_after_survived_a_return_that_was_undone(world: World, out: Loan) -> None:
    sunday = date(2026, 12, 20)
    reservation = a_reservation(
        member=world.member(), title=out.copy.title, today=LENT_ON, not_needed_after=sunday
    )
    scan = return_scan(back(out, TUESDAY), at(TUESDAY, "11:00"))
    reservation.refresh_from_db()
    first = reservation.pickup_until

    undo_return(scan, at=at(TUESDAY, "11:05"))
    reservation.refresh_from_db()
    undone = (reservation.state, reservation.not_needed_after)
    back(Loan.objects.get(), TUESDAY, clock="12:00")
    reservation.refresh_from_db()

    assert (first, undone, reservation.pickup_until) == (sunday, ("waiting", sunday), sunday)


def test_a_child_paid_nothing_for_what_was_not_collected(world: World, out: Loan) -> None:
    child = world.child()
    reservation = a_reservation(member=child, title=out.copy.title, today=LENT_ON)
    back(out, TUESDAY)

    expire(DAY_AFTER)

    assert (state_of(reservation), owes(child)) == ("expired", 0)
    assert not Charge.objects.exists()


def test_other_days_and_amounts_of_the_same_rule_held(world: World, out: Loan) -> None:
    a_rule(branch=world.holten, pickup_days=4, not_collected_fee_cents=250)
    reservation = a_reservation(
        member=world.member(), title=out.copy.title, pickup_branch=world.holten, today=LENT_ON
    )

    back(out, date(2026, 12, 22), branch=world.holten)
    reservation.refresh_from_db()
    nights = [expire(LAST), expire(DAY_AFTER)]

    assert reservation.pickup_until == LAST
    assert (nights, owes(reservation.member)) == ([0, 1], 250)
