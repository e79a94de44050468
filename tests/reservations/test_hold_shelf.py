"""How long something lies ready: open days, Christmas, once longer, and what then (scenario S6)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from catalog.models import Branch, Closure
from reservations import errors
from reservations.models import PastReservation, Reservation, Whereabouts
from reservations.operations import (
    collect,
    end_what_nobody_needs,
    expire_shelf,
    extend,
    forget_stopped,
    give_up_withdrawn,
    release,
)
from tests.builders import a_copy, a_member, a_reservation, a_title
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
TUESDAY = date(2026, 12, 15)
LAST = date(2026, 12, 28)
DAY_AFTER = date(2026, 12, 29)


@pytest.fixture(autouse=True)
def _christmas() -> None:
    for day in (25, 26):
        Closure.objects.create(day=date(2026, 12, day), kind="closed", name="Kerst")


def ready(reservation: Reservation) -> Reservation:
    scan(a_copy(title=reservation.title), rijssen(), TUESDAY)
    reservation.refresh_from_db()
    return reservation


def expire(day: date) -> int:
    return expire_shelf(today=day, at=at_the_desk(day, "00:10"))


def test_ten_days_ended_after_christmas() -> None:
    reservation = ready(a_reservation(today=TUESDAY))

    assert (reservation.state, reservation.pickup_until) == ("ready", LAST)


def test_it_could_be_picked_up_until_midnight_of_the_last_day() -> None:
    reservation = ready(a_reservation(today=TUESDAY))
    expire(LAST)

    collected = collect(
        reservation.whereabouts.copy_id,
        reservation.member_id,
        branch=rijssen(),
        today=LAST,
        at=at_the_desk(LAST, "23:50"),
    )

    assert [past.outcome for past in collected.ended] == ["collected"]
    assert expire(DAY_AFTER) == 0


def test_running_the_night_twice_expired_it_once() -> None:
    reservation = ready(a_reservation(today=TUESDAY))

    expired = [expire(LAST), expire(DAY_AFTER), expire(DAY_AFTER)]

    assert expired == [0, 1, 0]
    assert state_of(reservation) == "expired"
    assert place_of(reservation.whereabouts.copy) == ("to_clear", "RIJ")


def test_the_next_waited_for_the_scan_and_got_all_days() -> None:
    reservation = ready(a_reservation(today=TUESDAY))
    copy = reservation.whereabouts.copy
    next_one = a_reservation(title=reservation.title, today=TUESDAY, at=at_the_desk(LAST))
    expire(DAY_AFTER)
    before = state_of(next_one)

    slip = scan_off(copy, rijssen(), DAY_AFTER)

    next_one.refresh_from_db()
    assert before == "waiting"
    assert slip is not None
    assert (slip.is_ready, next_one.pickup_until) == (True, date(2027, 1, 8))
    assert state_of(reservation) == "gone"
    assert PastReservation.objects.get().outcome == "expired"


def test_not_needed_after_was_never_passed_and_survived_a_capture_that_was_undone() -> None:
    sunday = date(2026, 12, 20)
    reservation = ready(a_reservation(today=TUESDAY, not_needed_after=sunday))
    first = reservation.pickup_until
    release(reservation.whereabouts.copy, at=at_the_desk(TUESDAY))
    reservation.refresh_from_db()
    undone = (reservation.state, reservation.pickup_until, reservation.not_needed_after)

    again = ready(Reservation.objects.get(pk=reservation.pk))

    assert (first, undone) == (sunday, ("waiting", None, sunday))
    assert again.pickup_until == sunday


def test_it_was_kept_longer_once() -> None:
    reservation = ready(a_reservation(today=TUESDAY))

    extended = extend(reservation, today=LAST)

    assert extended.pickup_until == date(2027, 1, 2)
    with pytest.raises(errors.AlreadyExtended):
        extend(reservation, today=LAST)


def test_it_was_not_kept_longer_than_needed_or_when_it_was_over() -> None:
    needed = ready(a_reservation(today=TUESDAY, not_needed_after=date(2026, 12, 20)))
    over = ready(a_reservation(today=TUESDAY))

    with pytest.raises(errors.NoExtension):
        extend(needed, today=TUESDAY)
    with pytest.raises(errors.NotReady):
        extend(over, today=DAY_AFTER)
    with pytest.raises(errors.NotReady):
        extend(a_reservation(today=TUESDAY), today=TUESDAY)


@pytest.mark.parametrize(("day", "left"), [(LAST, 1), (DAY_AFTER, 0)])
def test_who_waited_longer_than_needed_was_taken_out(day: date, left: int) -> None:
    waiting = a_reservation(today=TUESDAY, not_needed_after=LAST)

    ended = end_what_nobody_needs(today=day, at=at_the_desk(day, "00:10"))

    assert (ended, Reservation.objects.filter(pk=waiting.pk).count()) == (1 - left, left)


@pytest.mark.parametrize(("day", "left"), [(LAST, 1), (DAY_AFTER, 0)])
def test_reservations_ended_with_the_membership(day: date, left: int) -> None:
    leaves = a_reservation(member=a_member(ends_on=LAST), today=TUESDAY)
    stays = a_reservation(today=TUESDAY)

    end_what_nobody_needs(today=day, at=at_the_desk(day, "00:10"))

    assert Reservation.objects.filter(pk=leaves.pk).count() == left
    assert state_of(stays) == "waiting"


def test_who_waited_for_the_last_copy_was_taken_out_when_it_left_the_collection() -> None:
    copy = a_copy()
    a_reservation(title=copy.title, today=TUESDAY)
    copy.withdrawn_on = TUESDAY
    copy.save()

    end_what_nobody_needs(today=TUESDAY, at=at_the_desk(TUESDAY, "00:10"))
    forget_stopped(today=TUESDAY + timedelta(days=13))
    assert (state_of(Reservation.objects.get()), PastReservation.objects.count()) == ("stopped", 0)
    forget_stopped(today=TUESDAY + timedelta(days=14))

    assert PastReservation.objects.get().outcome == "impossible"
    assert Reservation.objects.count() == 0


def test_who_waited_for_one_copy_or_one_branch_was_taken_out_when_it_had_none_left() -> None:
    title = a_title()
    gone, kept = a_copy(title=title), a_copy(title=title, branch=holten())
    a_reservation(title=title, copy=gone, today=TUESDAY)
    a_reservation(title=title, of_branch=rijssen(), today=TUESDAY)
    stays = a_reservation(title=title, copy=kept, today=TUESDAY)
    gone.withdrawn_on = TUESDAY
    gone.save()

    end_what_nobody_needs(today=TUESDAY, at=at_the_desk(TUESDAY, "00:10"))
    forget_stopped(today=TUESDAY + timedelta(days=14))

    assert [each.outcome for each in PastReservation.objects.all()] == ["impossible", "impossible"]
    assert list(Reservation.objects.all()) == [stays]


@pytest.mark.parametrize(("pickup", "left"), [(rijssen, ("to_clear", "RIJ")), (holten, ("", ""))])
def test_whose_copy_left_the_collection_while_it_was_kept_waited_for_another(
    pickup: Callable[[], Branch], left: tuple[str, str]
) -> None:
    gone, other = a_copy(branch=rijssen()), a_copy(branch=rijssen())
    waits = a_reservation(title=gone.title, pickup_branch=pickup(), today=TUESDAY)
    stays = a_reservation(title=other.title, pickup_branch=pickup(), today=TUESDAY)
    for copy in (gone, other):
        scan(copy, rijssen(), TUESDAY)
    gone.withdrawn_on = TUESDAY
    gone.save()

    for _night in range(2):
        give_up_withdrawn(today=TUESDAY, at=at_the_desk(TUESDAY, "23:00"))

    assert (state_of(waits), place_of(gone)) == ("waiting", left)
    assert state_of(stays) != "waiting"


def test_who_came_too_late_did_not_go_before_who_waits() -> None:
    late = ready(a_reservation(today=TUESDAY))
    a_reservation(member=a_member(given_name="Eva"), title=late.title, today=TUESDAY)
    expire(DAY_AFTER)

    with pytest.raises(errors.ClearFirst):
        came_for(late, DAY_AFTER)

    assert state_of(late) == "expired"


def test_who_came_too_late_and_reserved_again_had_no_reservation_left_over() -> None:
    late = ready(a_reservation(today=TUESDAY))
    other = ready(a_reservation(member=a_member(given_name="Eva"), today=TUESDAY))
    expire(DAY_AFTER)
    a_reservation(member=late.member, title=late.title, today=DAY_AFTER)

    came_for(late, DAY_AFTER)

    assert list(Reservation.objects.all()) == [other]


def came_for(reservation: Reservation, day: date) -> None:
    collect(
        reservation.whereabouts.copy_id,
        reservation.member_id,
        branch=rijssen(),
        today=day,
        at=at_the_desk(day),
    )


def test_codes_on_one_shelf_were_all_different() -> None:
    for _number in range(30):
        ready(a_reservation(today=TUESDAY))

    codes = set(Whereabouts.objects.on_hold_shelf(rijssen()).values_list("pickup_code", flat=True))

    assert len(codes) == 30
    assert all(code.split(" ")[0].isalpha() and code.split(" ")[1].isdigit() for code in codes)
