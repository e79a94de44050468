"""What lies ready on the hold shelf over an extra closing."""

from datetime import date, timedelta

import pytest
from django.core import mail

from loans.closings.models import ShiftedDate
from loans.closings.operations import preview, undo
from members.models import Member
from notifications.models import Message
from notifications.outbox import send_waiting
from reservations.models import Reservation
from reservations.operations import capture
from tests.builders import a_copy, a_member, a_moment, a_reservation
from tests.catalog.rijssen_and_holten import rijssen
from tests.loans.spring import FIRST_OF_APRIL, a_closing, declared, loans_of, the_manager

pytestmark = pytest.mark.django_db

READY_ON = date(2026, 3, 28)
COLLECT_UNTIL = date(2026, 4, 7)
THURSDAY = date(2026, 4, 9)


def ready(member: Member, *, not_needed_after: date | None = None) -> Reservation:
    """A reservation on the shelf of Rijssen, to be collected on Tuesday 7 April at the latest."""
    copy = a_copy(branch=rijssen())
    reservation = a_reservation(
        member=member, title=copy.title, today=READY_ON, not_needed_after=not_needed_after
    )
    capture(copy.pk, branch=rijssen(), today=READY_ON, at=a_moment(READY_ON))
    Reservation.objects.filter(pk=reservation.pk).update(pickup_until=COLLECT_UNTIL)
    return reservation


def until(reservation: Reservation) -> date | None:
    return Reservation.objects.get(pk=reservation.pk).pickup_until


def test_the_shelf_waited_until_the_branch_was_open_again_and_back() -> None:
    fatima = a_member(given_name="Fatima")
    reservation = ready(fatima)
    Message.objects.all().delete()

    effect = preview(a_closing(at=rijssen()), today=FIRST_OF_APRIL.date())
    change = declared(a_closing(at=rijssen())).change
    moved_to = until(reservation)
    undo(change, by=the_manager(), at=FIRST_OF_APRIL)

    assert (effect.loans, effect.shelf, effect.members) == (0, 1, 1)
    assert moved_to == THURSDAY
    assert until(reservation) == COLLECT_UNTIL


def test_one_letter_told_of_loans_and_of_the_shelf() -> None:
    fatima = a_member(given_name="Fatima")
    ready(fatima)
    loans_of(fatima, 2, at=rijssen())
    Message.objects.all().delete()

    declared(a_closing(at=rijssen()))
    send_waiting(now=FIRST_OF_APRIL)

    (letter,) = mail.outbox
    assert "Breng 2 boeken uiterlijk donderdag 9 april 2026 terug." in letter.body
    assert "Haal 1 boek uiterlijk donderdag 9 april 2026 op." in letter.body


@pytest.mark.parametrize(("last_day", "expected"), [(8, COLLECT_UNTIL), (9, THURSDAY)])
def test_nothing_stayed_on_the_shelf_longer_than_it_was_needed(
    last_day: int, expected: date
) -> None:
    reservation = ready(a_member(), not_needed_after=date(2026, 4, last_day))

    declared(a_closing(at=rijssen()))

    assert until(reservation) == expected


def test_what_was_kept_longer_since_stayed_so() -> None:
    reservation = ready(a_member())
    change = declared(a_closing(at=rijssen())).change
    later = THURSDAY + timedelta(days=5)
    Reservation.objects.filter(pk=reservation.pk).update(pickup_until=later, is_extended=True)

    undo(change, by=the_manager(), at=FIRST_OF_APRIL)

    assert until(reservation) == later
    assert not ShiftedDate.objects.exists()
