"""Who may reserve what, where and until when; and what it costs."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bieb.lib.errors import DomainError
from catalog.models import Branch
from reservations import errors
from reservations.models import PastReservation, Reservation
from reservations.operations import cancel, collect
from tests.builders import (
    MONDAY,
    a_copy,
    a_loan,
    a_member,
    a_moment,
    a_reservation,
    a_title,
    an_item_type,
)
from tests.reservations.desks import holten, rijssen, scan, state_of

pytestmark = pytest.mark.django_db


def refusal(**wish: object) -> str:
    try:
        a_reservation(**wish)  # type: ignore[arg-type]
    except DomainError as error:
        return error.code
    return ""


def test_a_title_was_reserved_once_by_one_member() -> None:
    first = a_reservation()

    assert refusal(title=first.title, member=first.member) == "already_reserved"
    assert refusal(title=first.title) == ""


def test_whoever_did_not_collect_could_reserve_again() -> None:
    first = a_reservation()
    scan(a_copy(title=first.title), rijssen(), MONDAY)
    Reservation.objects.filter(pk=first.pk).update(state="expired")

    assert refusal(title=first.title, member=first.member) == ""


def test_what_was_at_home_was_not_reserved() -> None:
    loan = a_loan()

    assert refusal(title=loan.copy.title, member=loan.member) == "already_at_home"
    assert refusal(title=loan.copy.title) == ""


def test_a_title_without_copies_was_refused_in_words() -> None:
    online = an_item_type(code="e-book")
    online.is_online = True
    online.save()
    withdrawn = a_copy(withdrawn_on=MONDAY)

    assert refusal(title=a_title()) == "not_in_collection"
    assert refusal(title=withdrawn.title) == "not_in_collection"
    assert refusal(title=a_title(item_type=online)) == "online_only"


def test_a_wish_that_could_not_come_true_was_refused() -> None:
    copy, other = a_copy(branch=rijssen()), a_copy()
    online = Branch.objects.create(code="ONL", name="Online", is_virtual=True)

    assert refusal(title=copy.title, copy=other) == "no_such_copy"
    assert refusal(title=copy.title, of_branch=holten()) == "no_copy_there"
    assert refusal(title=copy.title, pickup_branch=online) == "no_pickup_there"
    assert refusal(title=copy.title, copy=copy) == ""
    assert refusal(title=copy.title, of_branch=rijssen()) == ""


@pytest.mark.parametrize(
    ("suspended", "needed", "code"),
    [
        (0, None, "day_has_passed"),
        (1, None, ""),
        (None, -1, "day_has_passed"),
        (None, 0, ""),
        (5, 4, "suspended_too_long"),
        (5, 5, ""),
    ],
)
def test_days_had_to_fit(suspended: int | None, needed: int | None, code: str) -> None:
    def day(after: int | None) -> date | None:
        return None if after is None else MONDAY + timedelta(days=after)

    assert refusal(suspended_until=day(suspended), not_needed_after=day(needed)) == code


def test_a_wish_for_one_copy_was_not_answered_with_another() -> None:
    wanted, other = a_copy(branch=rijssen()), None
    other = a_copy(title=wanted.title, branch=rijssen())
    picky = a_reservation(title=wanted.title, copy=wanted)
    local = a_reservation(title=wanted.title, of_branch=rijssen())

    scan(other, rijssen(), MONDAY)

    event = picky.events.get()
    assert (state_of(picky), state_of(local)) == ("waiting", "ready")
    assert event.kind == "needs_other_copy"


def test_a_copy_that_left_the_collection_was_kept_for_nobody() -> None:
    waiting = a_reservation()
    gone = a_copy(title=waiting.title, withdrawn_on=MONDAY)

    assert scan(gone, rijssen(), MONDAY) is None
    assert state_of(waiting) == "waiting"


def test_a_member_without_card_or_membership_was_refused() -> None:
    left = a_member(ends_on=MONDAY - timedelta(days=1))
    stays = a_member(ends_on=MONDAY)

    assert refusal(member=left) == "no_membership"
    assert refusal(member=stays) == ""


def test_cancelling_left_a_fact_without_a_person() -> None:
    reservation = a_reservation(pickup_branch=holten())

    cancel(reservation, today=MONDAY)

    past = PastReservation.objects.get()
    assert (past.outcome, past.pickup_branch, past.waited_weeks) == ("cancelled", holten(), None)
    with pytest.raises(Reservation.DoesNotExist):
        cancel(reservation, today=MONDAY)


def test_whoever_took_a_copy_from_the_shelf_needed_no_reservation_any_more() -> None:
    copy = a_copy()
    oldest = a_reservation(title=copy.title)
    own = a_reservation(title=copy.title)

    collect(copy.pk, own.member_id, branch=rijssen(), today=MONDAY, at=a_moment(MONDAY))

    assert (state_of(own), state_of(oldest)) == ("gone", "waiting")
    assert oldest.events.get().kind == "from_the_shelf"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "ready"},
        {"state": "waiting", "pickup_until": MONDAY},
        {"is_extended": True},
        {"suspended_until": MONDAY, "not_needed_after": MONDAY - timedelta(days=1)},
    ],
)
def test_the_database_refused_dates_that_do_not_fit(wrong: dict[str, object]) -> None:
    reservation = a_reservation()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.filter(pk=reservation.pk).update(**wrong)


def test_the_reason_of_a_refusal_had_words() -> None:
    reached = errors.ReservationLimitReached(limit=10)

    assert "10" in str(reached)
