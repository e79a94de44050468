"""What a member hears when the library moves a reservation, sends a copy, or has to cancel it."""

from datetime import date, timedelta

import pytest
from django.core import mail

from catalog.models import Copy
from members.models import Account, Address, ChannelPreference, Guardianship, Member
from notifications.models import Message
from notifications.outbox import send_waiting
from notifications.preferences import choices_of
from reservations import errors
from reservations.models import Reservation
from reservations.operations import cancel, end_what_nobody_needs, keep_until, move, place
from reservations.operations.placing import Wish
from tests.builders import MONDAY, a_copy, a_member, a_reservation, a_title
from tests.reservations.desks import at_the_desk, holten, place_of, rijssen, scan, state_of

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
LAST = date(2026, 12, 3)
LATER = date(2026, 12, 10)


def a_wish(copy: Copy, member: Member | None = None) -> Reservation:
    return a_reservation(member=member, title=copy.title)


def ready(copy: Copy, member: Member | None = None) -> Reservation:
    wish = a_wish(copy, member)
    scan(copy, rijssen(), MONDAY)
    wish.refresh_from_db()
    return wish


def send(day: date = MONDAY, clock: str = "12:00") -> list[str]:
    """Send what waits, and return the subjects of what left just now."""
    before = len(mail.outbox)
    send_waiting(now=at_the_desk(day, clock))
    return [str(each.subject) for each in mail.outbox[before:]]


def stop(day: date = TUESDAY) -> int:
    return end_what_nobody_needs(today=day, at=at_the_desk(day, "00:10"))


def withdraw(copy: Copy) -> None:
    Copy.objects.filter(pk=copy.pk).update(withdrawn_on=MONDAY)


def test_what_lay_ready_and_was_moved_travelled_and_its_member_heard_where_it_goes() -> None:
    copy = a_copy(title=a_title(title="Oorlogswinter"))
    wish, other = ready(copy), ready(a_copy())
    send()

    move(wish, branch=holten(), today=TUESDAY, at=at_the_desk(TUESDAY))

    assert (state_of(wish), place_of(copy)) == ("in_transit", ("in_transit", "HOL"))
    assert send(TUESDAY) == ["Je haalt je reservering ergens anders op"]
    assert "Bibliotheek Holten" in mail.outbox[-1].body
    assert "Oorlogswinter" not in str(mail.outbox[-1].message())
    assert mail.outbox[-1].to == [wish.member.account.email]
    assert state_of(other) == "ready"
    assert scan(copy, holten(), TUESDAY)
    assert [each.split(":")[0] for each in send(TUESDAY, "13:00")] == ["Je reservering ligt klaar"]


def test_what_was_moved_twice_was_told_once_and_with_the_last_place() -> None:
    wish = a_wish(a_copy())
    for number, branch in enumerate((holten(), rijssen(), holten())):
        move(wish, branch=branch, today=MONDAY, at=at_the_desk(MONDAY, f"11:0{number}"))

    assert send() == ["Je haalt je reservering ergens anders op"]
    assert "Bibliotheek Holten" in mail.outbox[0].body
    states = list(Message.objects.order_by("pk").values_list("state", "why"))
    assert states == [("dropped", "not_true")] * 2 + [("sent", "")]


def test_moving_it_where_it_was_told_nothing() -> None:
    wish = a_wish(a_copy())

    move(wish, branch=rijssen(), today=MONDAY, at=at_the_desk(MONDAY))

    assert Message.objects.count() == 0


@pytest.mark.parametrize(("day", "told"), [(LATER, True), (LAST, False)])
def test_another_last_day_was_told_and_the_same_was_not(day: date, told: bool) -> None:
    wish = ready(a_copy())
    send()

    keep_until(wish, last_day=day, today=TUESDAY, at=at_the_desk(TUESDAY))

    subjects = send(TUESDAY)
    assert subjects == (
        ["Je reservering heeft een nieuwe laatste dag: donderdag 10 december"] if told else []
    )


def test_a_new_last_day_before_the_first_mail_left_was_told_by_that_mail_alone() -> None:
    wish = ready(a_copy())
    keep_until(wish, last_day=LATER, today=MONDAY, at=at_the_desk(MONDAY))

    (subject,) = send()

    assert subject == "Je reservering ligt klaar: haal hem uiterlijk donderdag 10 december op"


def test_a_day_that_has_passed_was_no_last_day() -> None:
    wish = ready(a_copy())

    keep_until(wish, last_day=TUESDAY, today=TUESDAY, at=at_the_desk(TUESDAY))
    with pytest.raises(errors.DayHasPassed):
        keep_until(wish, last_day=MONDAY, today=TUESDAY, at=at_the_desk(TUESDAY))


def test_only_who_asked_heard_that_it_was_on_its_way() -> None:
    asked, usual = a_member(), a_member()
    ChannelPreference.objects.create(member=asked, kind="reservation_coming", channel="email")
    for member in (asked, usual):
        copy = a_copy()
        a_wish(copy, member)
        scan(copy, holten(), MONDAY)

    assert send() == ["Je reservering is onderweg"]
    assert mail.outbox[0].to == [asked.account.email]


def test_on_its_way_stood_at_nothing_among_the_choices_until_somebody_chose() -> None:
    asked, usual = a_member(), a_member()
    ChannelPreference.objects.create(member=asked, kind="reservation_coming", channel="email")

    (chosen, default) = (
        {each.kinds[0]: each.chosen for each in choices_of(member)} for member in (asked, usual)
    )

    assert (chosen["reservation_coming"], default["reservation_coming"]) == ("email", "none")
    assert default["reservation_moved"] == "email"


@pytest.mark.parametrize(("hours", "left"), [(48, 1), (49, 0)])
def test_on_its_way_was_no_news_after_two_days(hours: int, left: int) -> None:
    member, copy = a_member(), a_copy()
    ChannelPreference.objects.create(member=member, kind="reservation_coming", channel="email")
    a_wish(copy, member)
    scan(copy, holten(), MONDAY)

    send_waiting(now=at_the_desk(MONDAY) + timedelta(hours=hours))

    assert len(mail.outbox) == left


def test_what_arrived_before_the_mail_left_was_told_as_ready_alone() -> None:
    member, copy = a_member(), a_copy()
    ChannelPreference.objects.create(member=member, kind="reservation_coming", channel="email")
    a_wish(copy, member)
    scan(copy, holten(), MONDAY)
    scan(copy, rijssen(), MONDAY)

    assert [each.split(":")[0] for each in send()] == ["Je reservering ligt klaar"]


def test_who_waited_for_a_copy_that_is_gone_heard_it_once_and_may_reserve_again() -> None:
    gone, kept = a_copy(title=a_title(title="Oorlogswinter")), a_copy()
    reader = a_member()
    Member.objects.filter(pk=reader.pk).update(shows_titles_in_mail=True)
    wish, other = a_wish(gone, reader), a_wish(kept)
    withdraw(gone)

    assert (stop(), stop()) == (1, 0)

    assert (state_of(wish), state_of(other)) == ("stopped", "waiting")
    assert send(TUESDAY, "00:15") == []
    assert send(TUESDAY) == ["We moesten je reservering afzeggen"]
    assert "Oorlogswinter" in mail.outbox[0].body
    assert "Oorlogswinter" not in mail.outbox[0].subject
    a_copy(title=gone.title)
    place(reader, gone.title, Wish(rijssen()), today=TUESDAY, at=at_the_desk(TUESDAY))


def test_a_parent_heard_that_a_reservation_of_a_child_stopped_and_read_no_title() -> None:
    carer = a_member()
    child = a_member(given_name="Sofia", birth_date=date(2017, 5, 1), joined_on=date(2024, 1, 1))
    Guardianship.objects.create(child=child, guardian=carer, since=MONDAY)
    copy = a_copy(title=a_title(title="Oorlogswinter"))
    Member.objects.update(shows_titles_in_mail=True)
    a_wish(copy, child)
    withdraw(copy)
    stop()

    send(TUESDAY)

    assert mail.outbox[0].to == [carer.account.email]
    assert "Sofia" in mail.outbox[0].body
    assert "Oorlogswinter" not in str(mail.outbox[0].message())


def test_who_cancelled_heard_nothing_and_who_has_no_mail_got_a_letter() -> None:
    with_mail, without = a_member(), a_member()
    Account.objects.filter(member=without).update(email="")
    Address.objects.create(
        member=without, street="Dorpsstraat", house_number=1, postcode="7461AA", city="Rijssen"
    )
    cancel(a_wish(a_copy(), with_mail), today=MONDAY)
    copy = a_copy()
    a_wish(copy, without)
    withdraw(copy)

    stop()

    (message,) = Message.objects.all()
    assert (message.member, message.channel) == (without, "letter")
