"""Two at once: one wins, the other hears why, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from bieb.lib.errors import DomainError
from catalog.models import Copy
from members.models import Member
from notifications.models import Message
from reservations.models import Reservation, Whereabouts
from reservations.operations import cancel, collect, expire_shelf
from tests.builders import MONDAY, a_copy, a_member, a_moment, a_reservation
from tests.reservations.desks import rijssen, scan

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 10
Act = Callable[[], object]


def at_once(*acts: Act) -> list[str]:
    """Do all of it at the same moment, each over its own connection; say what each heard."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        try:
            start.wait(timeout=10)
            act()
        except DomainError as error:
            return error.code
        except Reservation.DoesNotExist:
            return "gone"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def reserving(member: Member, copy: Copy) -> Act:
    return lambda: a_reservation(member=member, title=copy.title)


def test_the_last_reservation_that_a_limit_allows_was_placed_once() -> None:
    member = a_member()
    for _number in range(LIMIT - 1):
        a_reservation(member=member)
    copies = [a_copy() for _number in range(4)]

    heard = at_once(*(reserving(member, copy) for copy in copies))

    assert heard == ["done", *["reservation_limit_reached"] * 3]
    assert Reservation.objects.filter(member=member).count() == LIMIT


def test_one_title_was_reserved_once_by_somebody_who_clicked_twice() -> None:
    member, copy = a_member(), a_copy()

    heard = at_once(*(reserving(member, copy) for _click in range(4)))

    assert heard == [*["already_reserved"] * 3, "done"]


def test_two_desks_that_scanned_one_copy_kept_it_once_and_told_it_once() -> None:
    first = a_reservation()
    a_reservation(title=first.title)
    copy = a_copy(title=first.title)

    at_once(*(lambda: scan(copy, rijssen(), MONDAY) for _desk in range(4)))

    assert Whereabouts.objects.get().reservation == first
    assert Message.objects.filter(kind="reservation_ready").count() == 1


def test_two_copies_scanned_at_once_were_for_the_first_two() -> None:
    waiting = [a_reservation()]
    waiting += [a_reservation(title=waiting[0].title) for _number in range(5)]
    copies = [a_copy(title=waiting[0].title) for _number in range(4)]

    at_once(*(lambda copy=copy: scan(copy, rijssen(), MONDAY) for copy in copies))

    ready = Reservation.objects.ready().order_by("pk")
    assert [each.pk for each in ready] == [each.pk for each in waiting[:4]]


def test_cancelling_collecting_and_expiring_at_once_ended_it_once() -> None:
    reservation = a_reservation()
    copy = a_copy(title=reservation.title)
    scan(copy, rijssen(), MONDAY)
    Reservation.objects.update(pickup_until=MONDAY)
    later = MONDAY.replace(day=MONDAY.day + 1)

    at_once(
        lambda: cancel(reservation, today=MONDAY),
        lambda: collect(
            copy.pk, reservation.member_id, branch=rijssen(), today=MONDAY, at=a_moment(MONDAY)
        ),
        lambda: expire_shelf(today=later, at=a_moment(later)),
    )

    left = Reservation.objects.values_list("state", flat=True)
    assert set(left) <= {"expired"}
    assert Whereabouts.objects.filter(state="ready").count() == 0
