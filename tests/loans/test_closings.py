"""An extra closing: what it moves, who hears of it, and that it can be taken back exactly."""

from datetime import date, timedelta

import pytest
from django.core import mail

from catalog.calendar import open_days
from catalog.models import Closure
from circulation.rules import due_date
from loans.closings.models import CalendarChange
from loans.closings.operations import move_stragglers, preview, preview_undo, undo
from loans.models import Borrower, Loan
from loans.operations import renew_loan, return_copy
from notifications.outbox import send_waiting
from tests.builders import a_member
from tests.catalog.rijssen_and_holten import holten, rijssen
from tests.loans.spring import (
    DUE_AT_HOLTEN,
    DUE_AT_RIJSSEN,
    FIRST_OF_APRIL,
    LENT_ON,
    a_closing,
    declared,
    due,
    loans_of,
    messages_to,
    the_manager,
)

pytestmark = pytest.mark.django_db

TODAY = FIRST_OF_APRIL.date()
THURSDAY = date(2026, 4, 9)


def letters() -> dict[str, str]:
    """The latest letter to each address."""
    return {message.to[0]: str(message.body) for message in mail.outbox}


def test_the_preview_said_what_the_closing_then_did() -> None:
    fatima, jan = a_member(given_name="Fatima"), a_member()
    at_rijssen = [*loans_of(fatima, 5, at=rijssen()), *loans_of(jan, at=rijssen())]
    at_holten = loans_of(jan, 2, at=holten())

    effect = preview(a_closing(at=rijssen()), today=TODAY)
    assert due(at_rijssen) == {DUE_AT_RIJSSEN}
    act = declared(a_closing(at=rijssen()))

    assert (effect.loans, effect.members) == (6, 2)
    assert [(each.current, each.target) for each in effect.moving] == [(DUE_AT_RIJSSEN, THURSDAY)]
    assert (act.loans, act.messages) == (6, 2)
    assert (due(at_rijssen), due(at_holten)) == ({THURSDAY}, {DUE_AT_HOLTEN})


def test_a_preview_left_nothing_behind() -> None:
    loans_of(a_member(), at=rijssen())
    days = Closure.objects.count()

    preview(a_closing(at=rijssen()), today=TODAY)

    assert Closure.objects.count() == days
    assert not CalendarChange.objects.exists()
    assert open_days(rijssen()).is_open(DUE_AT_RIJSSEN)


def test_a_member_with_five_loans_got_one_message() -> None:
    fatima, jan, wout = (a_member(given_name=name) for name in ("Fatima", "Jan", "Wout"))
    loans_of(fatima, 5, at=rijssen())
    loans_of(jan, at=rijssen())
    loans_of(wout, at=holten())

    declared(a_closing(at=rijssen()))
    sent = send_waiting(now=FIRST_OF_APRIL)

    assert sent == 2
    assert set(letters()) == {fatima.account.email, jan.account.email}
    assert "5 boeken" in letters()[fatima.account.email]
    assert "donderdag 9 april 2026" in letters()[fatima.account.email]
    assert messages_to(wout) == []


def test_undoing_gave_back_the_exact_dates_and_sent_one_correction() -> None:
    fatima, jan = a_member(given_name="Fatima"), a_member()
    loans = [*loans_of(fatima, 5, at=rijssen()), *loans_of(jan, at=rijssen())]
    change = declared(a_closing(at=rijssen())).change
    send_waiting(now=FIRST_OF_APRIL)

    act = undo(change, by=the_manager(), at=FIRST_OF_APRIL + timedelta(hours=1))
    send_waiting(now=FIRST_OF_APRIL + timedelta(hours=1))

    assert due(loans) == {DUE_AT_RIJSSEN}
    assert (act.loans, act.messages) == (6, 2)
    assert messages_to(fatima) == [("dates_moved", "sent"), ("dates_restored", "sent")]
    assert len(mail.outbox) == 4
    assert "dinsdag 7 april 2026" in letters()[jan.account.email]
    assert open_days(rijssen()).is_open(DUE_AT_RIJSSEN)


def test_news_that_had_not_left_was_dropped_instead_of_corrected() -> None:
    fatima = a_member(given_name="Fatima")
    loans_of(fatima, 2, at=rijssen())
    change = declared(a_closing(at=rijssen())).change

    undo(change, by=the_manager(), at=FIRST_OF_APRIL)
    send_waiting(now=FIRST_OF_APRIL)

    assert messages_to(fatima) == [("dates_moved", "dropped")]
    assert mail.outbox == []


def test_what_was_returned_before_or_after_was_left_alone() -> None:
    fatima = a_member(given_name="Fatima")
    before, after, kept = loans_of(fatima, 3, at=rijssen())
    return_copy(before.copy, branch=rijssen(), today=TODAY, at=FIRST_OF_APRIL)
    change = declared(a_closing(at=rijssen())).change
    return_copy(after.copy, branch=rijssen(), today=TODAY, at=FIRST_OF_APRIL)

    undo(change, by=the_manager(), at=FIRST_OF_APRIL)

    dates = dict(Borrower.objects.values_list("loan", "due_on"))
    assert dates == {before.pk: DUE_AT_RIJSSEN, after.pk: THURSDAY}
    assert due([kept]) == {DUE_AT_RIJSSEN}


def test_what_was_renewed_since_kept_its_date_and_was_reported() -> None:
    fatima = a_member(given_name="Fatima")
    renewed, other = loans_of(fatima, 2, at=rijssen())
    change = declared(a_closing(at=rijssen())).change
    renew_loan(renewed, today=TODAY, at=FIRST_OF_APRIL)
    later = due([renewed])

    effect = preview_undo(change, today=TODAY)
    undo(change, by=the_manager(), at=FIRST_OF_APRIL)

    assert (effect.loans, effect.changed_since) == (1, 1)
    assert due([renewed]) == later
    assert due([other]) == {DUE_AT_RIJSSEN}


@pytest.mark.parametrize(
    ("first_day", "last_day", "expected"),
    [
        (date(2026, 4, 6), date(2026, 4, 6), DUE_AT_RIJSSEN),  # the day before
        (date(2026, 4, 7), date(2026, 4, 7), date(2026, 4, 8)),
        (date(2026, 4, 8), date(2026, 4, 10), DUE_AT_RIJSSEN),  # the day after
        (date(2026, 4, 7), date(2026, 4, 11), date(2026, 4, 13)),  # over a Sunday
    ],
)
def test_only_what_was_due_on_a_closed_day_moved(
    first_day: date, last_day: date, expected: date
) -> None:
    loans = loans_of(a_member(), 2, at=rijssen())

    declared(a_closing(first_day, last_day, at=rijssen()))

    assert due(loans) == {expected}


def test_a_closing_of_every_branch_moved_each_to_its_own_next_open_day() -> None:
    jan = a_member()
    at_rijssen, at_holten = loans_of(jan, at=rijssen()), loans_of(jan, at=holten())

    declared(a_closing(date(2026, 4, 7), date(2026, 4, 8), at=None))

    assert (due(at_rijssen), due(at_holten)) == ({THURSDAY}, {THURSDAY})
    assert len(messages_to(jan)) == 1


def test_a_loan_made_after_the_closing_was_declared_skipped_its_days() -> None:
    declared(a_closing(at=rijssen()))

    assert due_date(LENT_ON, 21, open_days(rijssen())) == THURSDAY


def test_a_loan_made_in_the_very_moment_of_the_closing_was_moved_that_night() -> None:
    fatima = a_member(given_name="Fatima")
    early, straggler = loans_of(fatima, 2, at=rijssen())
    declared(a_closing(at=rijssen()))
    Loan.objects.filter(pk=straggler.pk).update(due_on=DUE_AT_RIJSSEN)

    moved = [move_stragglers(at=FIRST_OF_APRIL) for _ in range(2)]

    assert moved == [1, 0]
    assert due([early, straggler]) == {THURSDAY}
    assert len(messages_to(fatima)) == 1
