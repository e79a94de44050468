"""An emergency: nothing is due, no reminder leaves, everybody sees it, and it can be taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from bieb.lib.clock import AMSTERDAM
from catalog.calendar import open_days
from catalog.models import Closure
from loans.closings import errors
from loans.closings.models import CalendarAct, CalendarChange
from loans.closings.operations import preview_undo, set_last_day, undo
from notifications.models import Message
from notifications.outbox import send_waiting
from tests.builders import a_member
from tests.catalog.rijssen_and_holten import holten, rijssen
from tests.loans.spring import (
    DUE_AT_HOLTEN,
    DUE_AT_RIJSSEN,
    a_closing,
    declared,
    due,
    loans_of,
    messages_to,
    the_manager,
)
from tests.reminders.planned import write_due_soon

pytestmark = pytest.mark.django_db


def april(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=AMSTERDAM)


def an_emergency(first: int = 2, last: int = 10, *, everywhere: bool = True) -> CalendarChange:
    return a_closing(
        april(first).date(),
        april(last).date(),
        at=None if everywhere else rijssen(),
        kind=CalendarChange.Kind.EMERGENCY,
        name="Storing",
    )


def test_what_was_due_in_an_emergency_moved_to_the_first_open_day_after_it() -> None:
    jan = a_member()
    at_rijssen, at_holten = loans_of(jan, 2, at=rijssen()), loans_of(jan, at=holten())

    declared(an_emergency(), at=april(2))

    assert due([*at_rijssen, *at_holten]) == {april(11).date()}
    assert open_days(rijssen()).is_emergency(DUE_AT_RIJSSEN)
    assert open_days(rijssen()).open_days_after(april(1).date(), april(10).date()) == 0


def test_the_news_of_an_emergency_left_in_the_emergency_and_nothing_else_did() -> None:
    fatima = a_member(given_name="Fatima")
    loans_of(fatima, 2, at=rijssen())
    write_due_soon(now=april(4, hour=9))

    declared(an_emergency(4), at=april(4))
    send_waiting(now=april(4))

    assert set(messages_to(fatima)) == {("due_soon", "waiting"), ("dates_moved", "sent")}
    assert len(mail.outbox) == 1
    assert "Je betaalt over die dagen geen te-laat-geld." in mail.outbox[0].body


def test_what_was_held_back_left_soon_after_the_emergency_ended_earlier() -> None:
    change = declared(an_emergency(4), at=april(4)).change
    held_back = Message.objects.create(
        member=a_member(), kind="due_soon", about=1, due_on=DUE_AT_RIJSSEN, channel="email",
        written_at=april(4), not_before=april(4),
    )  # fmt: skip
    send_waiting(now=april(4))
    held_back.refresh_from_db()
    assert held_back.not_before == april(11, hour=8)

    set_last_day(change, april(7).date(), by=the_manager(), at=april(7))

    held_back.refresh_from_db()
    assert held_back.not_before == april(8, hour=8)


def test_in_an_emergency_of_one_branch_the_other_went_on() -> None:
    jan, wout = a_member(), a_member(given_name="Wout")
    loans_of(jan, at=rijssen())
    at_holten = loans_of(wout, at=holten())

    declared(an_emergency(everywhere=False), at=april(2))
    write_due_soon(now=april(8, hour=9))

    assert due(at_holten) == {DUE_AT_HOLTEN}
    assert messages_to(wout) == [("due_soon", "waiting")]
    assert messages_to(jan) == [("dates_moved", "waiting")]


def test_no_reminder_was_written_for_a_branch_in_an_emergency_until_it_was_over() -> None:
    jan = a_member()
    loans_of(jan, at=rijssen())
    declared(an_emergency(everywhere=False), at=april(2))

    written = [write_due_soon(now=april(day, hour=9)).messages for day in (10, 11)]

    assert written == [0, 1]


def test_an_emergency_was_made_longer_and_members_heard_again() -> None:
    fatima = a_member(given_name="Fatima")
    loans = loans_of(fatima, 2, at=rijssen())
    change = declared(an_emergency(), at=april(2)).change
    send_waiting(now=april(2))

    act = set_last_day(change, april(15).date(), by=the_manager(), at=april(9))

    assert due(loans) == {april(16).date()}
    assert (act.act, act.loans, act.messages) == ("lengthened", 2, 1)
    assert len(messages_to(fatima)) == 2


def test_an_emergency_that_ended_earlier_kept_the_dates_that_were_given() -> None:
    fatima = a_member(given_name="Fatima")
    loans = loans_of(fatima, 2, at=rijssen())
    change = declared(an_emergency(), at=april(2)).change

    act = set_last_day(change, april(4).date(), by=the_manager(), at=april(3))

    assert due(loans) == {april(11).date()}
    assert open_days(rijssen()).is_open(DUE_AT_RIJSSEN)
    assert (act.act, act.loans, act.messages) == ("shortened", 0, 0)


def test_an_emergency_declared_by_mistake_was_undone_exactly() -> None:
    fatima = a_member(given_name="Fatima")
    loans = loans_of(fatima, 2, at=rijssen())
    change = declared(an_emergency(), at=april(2)).change
    send_waiting(now=april(2))

    undo(change, by=the_manager(), at=april(2, hour=13))

    assert due(loans) == {DUE_AT_RIJSSEN}
    assert not Closure.objects.filter(kind="emergency").exists()
    assert messages_to(fatima)[-1] == ("dates_restored", "waiting")


def test_undone_halfway_the_days_that_passed_stayed_closed_and_nobody_was_late_at_once() -> None:
    early, late = (
        loans_of(a_member(), at=rijssen()),
        loans_of(a_member(), at=rijssen(), on=date(2026, 3, 20)),
    )
    change = declared(an_emergency(), at=april(2)).change

    effect = preview_undo(change, today=april(9).date())
    undo(change, by=the_manager(), at=april(9))

    assert (effect.loans, effect.passed) == (1, 1)
    calendar = open_days(rijssen())
    assert [calendar.is_open(april(day).date()) for day in (8, 9, 10)] == [False, True, True]
    assert due(early) == {april(11).date()}  # the 7th has passed: nobody is late at once
    assert due(late) == {april(10).date()}


@pytest.mark.parametrize(("days_ago", "may"), [(14, True), (15, False)])
def test_an_emergency_could_have_begun_two_weeks_before(days_ago: int, *, may: bool) -> None:
    change = an_emergency()
    change.first_day = april(2).date() - timedelta(days=days_ago)

    if may:
        declared(change, at=april(2))
        return
    with pytest.raises(errors.TooLongAgo):
        declared(change, at=april(2))


def test_everything_that_was_done_was_written_down_with_who_did_it() -> None:
    change = declared(an_emergency(), at=april(2)).change
    set_last_day(change, april(15).date(), by=the_manager(), at=april(3))
    undo(change, by=the_manager(), at=april(4))

    acts = CalendarAct.objects.filter(change=change).values_list("act", "staff__username")
    assert list(acts) == [("declared", "noor"), ("lengthened", "noor"), ("undone", "noor")]
