"""Which reminders are written, for whom, and that nobody gets one twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bieb.lib.clock import AMSTERDAM, noon
from catalog.models import Closure, Copy
from loans.models import Loan
from loans.operations import renew_loan, return_copy
from members.models import ChannelPreference, Guardianship, Member
from notifications.models import Message
from notifications.readers import child_if_born_after
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_member, a_rule, an_item_type
from tests.reminders.planned import Written, write_due_soon

DUE = MONDAY + timedelta(days=21)
STATEMENTS = 14
"""One for each of eight steps, two for the ladder, the calendar, a lock, a transaction around it."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def a_child(*carers: Member, email: str = "", age: int = 9) -> Member:
    child = a_member(
        given_name="Sofia",
        birth_date=MONDAY.replace(year=MONDAY.year - age),
        joined_on=MONDAY,
        email=email,
    )
    for carer in carers:
        Guardianship.objects.create(child=child, guardian=carer, since=MONDAY)
    return child


def readers() -> list[Member]:
    return [message.member for message in Message.objects.order_by("pk")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_before", "written"), [(4, 0), (3, 1), (2, 1), (1, 1), (0, 1), (-1, 0)]
)
def test_a_reminder_was_written_from_three_days_before_until_the_day_itself(
    days_before: int, written: int
) -> None:
    a_loan(today=MONDAY)

    outcome = write_due_soon(now=at(DUE - timedelta(days=days_before)))

    assert outcome == Written(messages=written, unreachable=0)


@pytest.mark.django_db
def test_writing_again_added_nothing() -> None:
    loan = a_loan(today=MONDAY)

    counts = [
        write_due_soon(now=at(DUE - timedelta(days=days))).messages for days in (3, 3, 2, 1, 0)
    ]

    assert counts == [1, 0, 0, 0, 0]
    assert [(row.about, row.due_on) for row in Message.objects.all()] == [(loan.pk, DUE)]


@pytest.mark.django_db
def test_a_renewed_loan_got_a_reminder_of_its_new_date() -> None:
    loan = a_loan(today=MONDAY)
    write_due_soon(now=at(DUE - timedelta(days=3)))
    renewed = renew_loan(loan, today=DUE - timedelta(days=2), at=noon(DUE - timedelta(days=2)))

    outcome = write_due_soon(now=at(renewed.due_on - timedelta(days=3)))

    assert outcome.messages == 1
    assert Message.objects.filter(about=loan.pk).count() == 2


@pytest.mark.django_db
def test_what_was_returned_got_none() -> None:
    loan = a_loan(today=MONDAY)
    return_copy(
        loan.copy,
        branch=a_branch(),
        today=DUE - timedelta(days=4),
        at=noon(DUE - timedelta(days=4)),
    )

    assert write_due_soon(now=at(DUE - timedelta(days=3))).messages == 0


@pytest.mark.django_db
def test_who_wants_none_got_none_and_the_other_did() -> None:
    silent, other = a_member(), a_member(given_name="Truus")
    ChannelPreference.objects.create(member=silent, kind="due_soon", channel="none")
    a_loan(member=silent, today=MONDAY)
    a_loan(member=other, today=MONDAY)

    outcome = write_due_soon(now=at(DUE - timedelta(days=3)))

    assert (outcome, readers()) == (Written(messages=1, unreachable=0), [other])


@pytest.mark.django_db
def test_members_without_an_address_were_counted_once() -> None:
    truus = a_member(given_name="Truus", email="")
    a_loan(member=truus, today=MONDAY)
    a_loan(member=truus, today=MONDAY)
    a_loan(today=MONDAY)

    outcome = write_due_soon(now=at(DUE - timedelta(days=3)))

    assert outcome == Written(messages=1, unreachable=1)


@pytest.mark.django_db
def test_each_carer_of_a_child_got_their_own() -> None:
    fatima, omar = a_member(given_name="Fatima"), a_member(given_name="Omar")
    loan = a_loan(member=a_child(fatima, omar, email="sofia@example.org"), today=MONDAY)

    write_due_soon(now=at(DUE - timedelta(days=3)))

    assert set(readers()) == {fatima, omar}
    assert {row.about for row in Message.objects.all()} == {loan.pk}


@pytest.mark.django_db
def test_a_child_whose_carers_have_no_address_got_it_themself() -> None:
    child = a_child(a_member(email=""), email="sofia@example.org")
    a_loan(member=child, today=MONDAY)

    write_due_soon(now=at(DUE - timedelta(days=3)))

    assert readers() == [child]


@pytest.mark.django_db
@pytest.mark.parametrize("days_until_sixteen", [1, 0])
def test_from_the_sixteenth_birthday_it_is_between_the_library_and_them(
    days_until_sixteen: int,
) -> None:
    day = DUE - timedelta(days=3)
    petra = a_member(given_name="Petra")
    daan = a_child(petra, email="daan@example.org")
    birthday = day + timedelta(days=days_until_sixteen)
    Member.objects.filter(pk=daan.pk).update(birth_date=birthday.replace(year=birthday.year - 16))
    a_loan(member=daan, today=MONDAY)

    write_due_soon(now=at(day))

    assert readers() == [petra if days_until_sixteen else daan]


@pytest.mark.parametrize(
    ("today", "limit"),
    [(date(2026, 11, 22), date(2010, 11, 22)), (date(2028, 2, 29), date(2012, 2, 29))],
)
def test_the_sixteenth_birthday_was_counted_in_years(today: date, limit: date) -> None:
    assert child_if_born_after(today) == limit


@pytest.mark.django_db
def test_a_reminder_of_a_quiet_day_was_written_for_the_morning_after() -> None:
    a_loan(today=MONDAY)
    saturday = DUE - timedelta(days=2)
    Closure.objects.create(day=saturday, kind=Closure.Kind.QUIET, name="Stille dag")

    write_due_soon(now=at(saturday))

    eight_on_monday = datetime(2026, 12, 14, 8, tzinfo=AMSTERDAM)  # Sunday is always quiet
    assert Message.objects.get().not_before == eight_on_monday


@pytest.mark.django_db
def test_a_reminder_that_could_only_leave_too_late_was_not_written() -> None:
    a_loan(today=MONDAY)
    Closure.objects.create(day=DUE, kind=Closure.Kind.QUIET, name="Stille dag")

    outcome = write_due_soon(now=at(DUE - timedelta(days=1), hour=21))

    assert outcome.messages == 0


def many_loans(number: int) -> None:
    """Loans made in one go, because a thousand desks would take a minute."""
    example = a_loan(today=MONDAY)
    copies = Copy.objects.bulk_create(
        Copy(
            barcode=f"3{number:05}{index:08}",
            title=example.copy.title,
            item_type=example.copy.item_type,
            branch=example.copy.branch,
            added_on=MONDAY,
        )
        for index in range(number - 1)
    )
    Loan.objects.bulk_create(
        Loan(
            copy=copy,
            member=example.member,
            lent_at=example.lent_at,
            lent_on=MONDAY,
            due_on=DUE,
            max_renewals=2,
            terms=example.terms,
        )
        for copy in copies
    )


@pytest.mark.django_db
@pytest.mark.parametrize("number", [10, 1000])
def test_writing_took_two_statements_however_many_loans(number: int) -> None:
    many_loans(number)

    with CaptureQueriesContext(connection) as queries:
        outcome = write_due_soon(now=at(DUE - timedelta(days=3)))

    assert (outcome.messages, len(queries)) == (number, STATEMENTS)


@pytest.mark.django_db
def test_nobody_else_was_reminded() -> None:
    a_member(given_name="Wout")
    loan = a_loan(today=MONDAY, copy=a_copy())

    write_due_soon(now=at(DUE - timedelta(days=3)))

    assert readers() == [loan.member]


@pytest.mark.django_db
@pytest.mark.parametrize(("renewal_days", "first_day"), [(2, 1), (3, 2), (4, 3), (21, 3), (0, 3)])
def test_a_reminder_waited_until_renewing_gave_a_later_date(
    renewal_days: int, first_day: int
) -> None:
    copies = [a_copy(), a_copy()]
    a_rule(item_type=an_item_type(), renewal_days=renewal_days)
    a_rule(renews_from_today=True)
    for copy in copies:
        a_loan(copy=copy, member=a_member(), today=MONDAY)

    written = [write_due_soon(now=at(DUE - timedelta(days=days))).messages for days in (3, 2, 1, 0)]

    assert written == [2 if days == first_day else 0 for days in (3, 2, 1, 0)]
