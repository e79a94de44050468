"""What a member hears about a reservation, and who reads it for a child."""

from datetime import date, timedelta

import pytest
from django.core import mail

from catalog.models import Title
from members.models import ChannelPreference, Guardianship, Member
from notifications.models import Message
from notifications.outbox import send_waiting
from reservations.models import Reservation
from reservations.operations import cancel, expire_shelf, extend
from tests.builders import MONDAY, a_copy, a_member, a_reservation, a_title
from tests.reservations.desks import at_the_desk, rijssen, scan, scan_off

pytestmark = pytest.mark.django_db
NEXT_DAY = MONDAY + timedelta(days=1)
LAST = date(2026, 12, 3)
DAY_AFTER = date(2026, 12, 4)


def ready(*, member: Member | None = None, name: str = "Oorlogswinter") -> Reservation:
    reservation = a_reservation(member=member, title=a_title_with_copy(name))
    scan(a_copy(title=reservation.title), rijssen(), MONDAY)
    reservation.refresh_from_db()
    return reservation


def a_title_with_copy(name: str) -> Title:
    return a_copy(title=a_title(title=name)).title


def send(day: date = MONDAY, clock: str = "12:00") -> list[mail.EmailMessage]:
    send_waiting(now=at_the_desk(day, clock))
    return list(mail.outbox)


def test_a_member_heard_what_lay_ready_where_and_until_when() -> None:
    reservation = ready()

    (letter,) = send()

    code = reservation.whereabouts.pickup_code
    assert letter.subject == "Je reservering ligt klaar: haal hem uiterlijk donderdag 3 december op"
    assert code in letter.body
    assert "Bibliotheek Rijssen" in letter.body
    assert "donderdag 3 december 2026" in letter.body
    assert "Oorlogswinter" not in str(letter.message())


def test_titles_stood_in_the_mail_only_for_who_wants_that() -> None:
    member = a_member()
    Member.objects.filter(pk=member.pk).update(shows_titles_in_mail=True)
    ready(member=member)

    (letter,) = send()

    assert "Oorlogswinter" in letter.body
    assert "Oorlogswinter" not in letter.subject


def test_two_things_on_one_day_came_in_one_letter() -> None:
    member = a_member()
    codes = [ready(member=member).whereabouts.pickup_code for _number in range(2)]

    (letter,) = send()

    assert "2 van je reserveringen" in letter.body
    assert all(code in letter.body for code in codes)


def test_the_carer_of_a_child_got_it_and_no_title() -> None:
    carer = a_member(given_name="Fatima")
    child = a_member(given_name="Sofia", birth_date=date(2017, 5, 1), joined_on=date(2024, 1, 1))
    Guardianship.objects.create(child=child, guardian=carer, since=MONDAY)
    Member.objects.update(shows_titles_in_mail=True)
    ready(member=child)

    (letter,) = send()

    assert letter.to == [carer.account.email]
    assert "Sofia" in letter.body
    assert "Oorlogswinter" not in letter.body


def test_who_wanted_no_message_got_none() -> None:
    member = a_member()
    ChannelPreference.objects.create(member=member, kind="reservation_ready", channel="none")

    ready(member=member)

    assert Message.objects.count() == 0


def test_what_was_cancelled_before_the_mail_left_was_not_told() -> None:
    cancel(ready(), today=MONDAY)

    assert send() == []
    assert Message.objects.get().why == "not_true"


def test_what_was_kept_longer_was_told_with_the_later_day() -> None:
    reservation = ready()
    extend(reservation, today=MONDAY)

    (letter,) = send()

    assert "8 december" in letter.subject


def test_scanning_it_again_told_nothing_twice() -> None:
    reservation = ready()
    scan(reservation.whereabouts.copy, rijssen(), MONDAY)
    send()

    scan(reservation.whereabouts.copy, rijssen(), MONDAY)

    assert (len(send()), Message.objects.count()) == (1, 1)


def test_not_collecting_was_told_once_and_not_at_night() -> None:
    ready()
    send()
    for _run in range(2):
        expire_shelf(today=DAY_AFTER, at=at_the_desk(DAY_AFTER, "00:10"))

    at_night = len(send(DAY_AFTER, "00:15"))
    letters = send(DAY_AFTER, "08:00")

    assert (at_night, len(letters)) == (1, 2)
    assert letters[1].subject == "Je reservering is niet opgehaald"
    assert "3 december 2026" in letters[1].body


def test_not_collecting_was_told_also_after_the_shelf_was_cleared() -> None:
    reservation = ready()
    copy = reservation.whereabouts.copy
    send()
    expire_shelf(today=DAY_AFTER, at=at_the_desk(DAY_AFTER, "00:10"))
    scan_off(copy, rijssen(), DAY_AFTER)

    letters = send(DAY_AFTER)

    assert [each.subject for each in letters][1:] == ["Je reservering is niet opgehaald"]
