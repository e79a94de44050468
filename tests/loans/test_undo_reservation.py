"""Undoing a loan gave back the reservation that it fulfilled: the same row at the same place."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from catalog.models import Branch, Copy
from circulation.blocks import Override
from loans.models import Loan, Scan
from loans.operations import lend_copy, undo_lend
from members.models import Member
from notifications.models import Message
from reservations import errors
from reservations.models import (
    InterlibraryRequest,
    PastReservation,
    QueueEvent,
    Reservation,
    Whereabouts,
)
from reservations.operations import (
    cancel,
    expire_shelf,
    extend,
    prioritise,
    suspend,
)
from reservations.queue import position_of
from tests.builders import MONDAY, a_colleague, a_copy, a_member, a_reservation, card_of
from tests.loans.desk import a_desk
from tests.loans.desk import scan as scan_at
from tests.reservations.desks import at_the_desk, holten, place_of, rijssen, scan, state_of
from tests.reservations.test_interlibrary import arrived

pytestmark = pytest.mark.django_db
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)


def lent(
    copy: Copy,
    member: Member,
    *,
    branch: Branch | None = None,
    day: date = MONDAY,
    why: Override | None = None,
) -> Scan:
    """Lend, and write down the scan as the desk does."""
    at = at_the_desk(day)
    loan = lend_copy(copy, member, branch=branch or rijssen(), today=day, at=at, override=why)
    return Scan.objects.create(
        key=uuid4(),
        scanned_at=at,
        outcome=Scan.LENT,
        copy=copy,
        loan_number=loan.pk,
        terms={"fulfilled": loan.fulfilled} if loan.fulfilled else {},
    )


def undo(scanned: Scan) -> Whereabouts | None:
    return undo_lend(scanned, at=scanned.scanned_at + timedelta(minutes=5))


def everything() -> dict[str, Any]:
    """Every row that a loan may change, in every column."""
    tables = (Reservation, Whereabouts, QueueEvent, PastReservation, InterlibraryRequest, Loan)
    return {each.__name__: list(each._default_manager.order_by("pk").values()) for each in tables}


def a_queue(*, size: int = 3) -> list[Reservation]:
    """Members who wait for one title, in this order."""
    first = a_reservation()
    return [first, *(a_reservation(title=first.title) for _place in range(size - 1))]


def taken_out(*facts: PastReservation) -> int:
    with connection.cursor() as cursor:
        numbers = [each.pk for each in facts]
        cursor.execute("SELECT reservations_undo_collect(%s::bigint[])", [numbers])
        return int(cursor.fetchone()[0])


def test_what_lay_ready_and_was_kept_longer_lay_ready_again() -> None:
    own, other, _last = a_queue()
    prioritise(own, reason="Nodig voor school", by=a_colleague(), at=at_the_desk(MONDAY))
    first, second = a_copy(title=own.title), a_copy(title=own.title)
    for copy in (first, second):
        scan(copy, rijssen(), MONDAY)
    extend(Reservation.objects.get(pk=own.pk), today=MONDAY)
    before, told = everything(), Message.objects.count()

    scanned = lent(first, own.member)
    between = (state_of(own), state_of(other))
    place = undo(scanned)

    assert between == ("gone", "ready")
    assert everything() == before
    assert place is not None
    assert place.pickup_code == Whereabouts.objects.get(copy=first).pickup_code
    assert Message.objects.count() == told


def test_a_wish_for_what_was_taken_from_the_shelf_stood_at_its_old_place() -> None:
    first, own, last = a_queue()
    copy = a_copy(title=own.title)
    suspend(last, until=NEXT_MONDAY, today=MONDAY)
    before = everything()

    scanned = lent(copy, own.member)
    between = list(QueueEvent.objects.values_list("kind", "reservation"))
    place = undo(scanned)

    assert between == [("from_the_shelf", first.pk)]
    assert everything() == before
    assert place is None
    assert position_of(Reservation.objects.get(pk=own.pk), today=MONDAY) == 2


def test_a_loan_to_whoever_did_not_wait_passed_nobody_over_after_it_was_undone() -> None:
    waits, _next, _last = a_queue()
    before = everything()

    scanned = lent(a_copy(title=waits.title), a_member(given_name="Fatima"))
    undo(scanned)

    assert everything() == before


def test_what_travelled_travelled_on_to_whom_it_was_for() -> None:
    own = a_reservation(pickup_branch=holten())
    a_reservation(title=own.title)
    copy = a_copy(title=own.title)
    scan(copy, rijssen(), MONDAY)
    before = everything()

    scanned = lent(copy, own.member, why=Override(a_colleague(), "Staat hier", at_the_desk(MONDAY)))
    between = list(QueueEvent.objects.values_list("kind", flat=True))
    undo(scanned)

    assert between == ["in_transit"]
    assert everything() == before
    assert place_of(copy) == ("in_transit", "HOL")


def test_what_was_fetched_too_late_was_still_to_be_scanned_off_the_shelf() -> None:
    late = a_reservation()
    copy = a_copy(title=late.title)
    scan(copy, rijssen(), MONDAY)
    day = MONDAY + timedelta(days=30)
    expire_shelf(today=day, at=at_the_desk(day))
    a_reservation(member=late.member, title=late.title, today=day)
    before = everything()

    scanned = lent(copy, late.member, day=day)
    ended = PastReservation.objects.count()
    undo(scanned)

    assert ended == 2
    assert everything() == before
    assert (state_of(late), place_of(copy)) == ("expired", ("to_clear", "RIJ"))


def test_a_book_of_another_library_was_here_again_and_not_lent() -> None:
    wanted, copy = arrived(), Copy.objects.get()
    a_reservation()
    before = everything()

    scanned = lent(copy, Reservation.objects.get(title=copy.title).member)
    wanted.refresh_from_db()
    between = wanted.state
    undo(scanned)

    wanted.refresh_from_db()
    assert (between, wanted.state) == ("lent", "received")
    assert everything() == before


def test_a_code_that_somebody_else_got_meanwhile_was_drawn_anew() -> None:
    own, other, _last = a_queue()
    copies = [a_copy(title=own.title) for _copy in range(2)]
    scan(copies[0], rijssen(), MONDAY)
    before = Reservation.objects.filter(pk=own.pk).values().get()
    code = Whereabouts.objects.get(copy=copies[0]).pickup_code
    scanned = lent(copies[0], own.member)
    scan(copies[1], rijssen(), MONDAY)
    Whereabouts.objects.filter(copy=copies[1]).update(pickup_code=code)

    place = undo(scanned)

    assert place is not None
    assert (place.reservation, place.state) == (own, "ready")
    assert place.pickup_code not in ("", code)
    assert Whereabouts.objects.get(reservation=other).pickup_code == code
    assert Reservation.objects.filter(pk=own.pk).values().get() == before


def test_a_copy_that_was_kept_again_meanwhile_stayed_kept_and_lent() -> None:
    own, other, _last = a_queue()
    copy = a_copy(title=own.title)
    scan(copy, rijssen(), MONDAY)
    scanned = lent(copy, own.member)
    scan(copy, rijssen(), MONDAY)

    with pytest.raises(errors.CannotComeBack):
        undo(scanned)

    assert (state_of(own), state_of(other)) == ("gone", "ready")
    assert Loan.objects.get().member == own.member
    assert PastReservation.objects.count() == 1


def test_a_week_later_the_fact_and_the_loan_stood() -> None:
    own, other, _last = a_queue()
    scanned = lent(a_copy(title=own.title), own.member)
    cancel(other, today=NEXT_MONDAY)

    with pytest.raises(errors.CannotComeBack):
        undo(scanned)

    outcomes = PastReservation.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["collected", "cancelled"]
    assert Loan.objects.get().member == own.member


def test_the_application_took_out_only_what_was_collected_this_week() -> None:
    old, fresh, cancelled = a_queue()
    lent(a_copy(title=old.title), old.member)
    lent(a_copy(title=old.title), fresh.member, day=NEXT_MONDAY)
    cancel(cancelled, today=NEXT_MONDAY)
    of_old, of_fresh, of_cancelled = PastReservation.objects.order_by("pk")

    assert taken_out(of_old, of_cancelled) == 0
    assert PastReservation.objects.count() == 3
    assert taken_out(of_old, of_fresh, of_cancelled) == 1
    assert list(PastReservation.objects.order_by("pk")) == [of_old, of_cancelled]


def test_the_application_could_not_delete_by_itself_how_a_reservation_ended() -> None:
    own, _other, _last = a_queue()
    lent(a_copy(title=own.title), own.member)

    with pytest.raises(ProgrammingError, match="permission denied"):
        PastReservation.objects.all()._raw_delete("default")


def test_what_was_remembered_of_it_named_no_member() -> None:
    own, _other, _last = a_queue()
    copy = a_copy(title=own.title)
    scan(copy, rijssen(), MONDAY)

    remembered = str(lent(copy, own.member).terms)

    assert "pickup_code" in remembered
    assert str(own.member_id) not in remembered
    assert "member" not in remembered


def test_the_desk_said_where_the_copy_lay_and_with_which_code() -> None:
    own, _other, _last = a_queue()
    copy = a_copy(title=own.title)
    desk = a_desk()
    scan(copy, rijssen(), MONDAY)
    code = Whereabouts.objects.get(copy=copy).pickup_code
    scan_at(desk, card_of(own.member).number)
    lending = scan_at(desk, copy.barcode)

    undoing = scan_at(desk, act="undo")

    assert (lending, undoing) == ("lent", "lend_undone")
    assert f'desk-status__shelf">{code}<' in desk.get("/balie/").content.decode()
    assert state_of(own) == "ready"


def test_another_desk_heard_to_which_branch_it_belongs() -> None:
    own, _other, _last = a_queue()
    copy = a_copy(title=own.title)
    scan(copy, rijssen(), MONDAY)
    desk = a_desk(branch=holten())
    scan_at(desk, card_of(own.member).number)
    scan_at(desk, copy.barcode)

    scan_at(desk, act="undo")

    assert str(rijssen()) in Scan.objects.get(outcome="lend_undone").said
    assert place_of(copy) == ("ready", "RIJ")
