"""P36: "Houd je iets te lang, dan sturen we een herinnering en, als het wegblijft, een rekening." """

from datetime import UTC, date, datetime

import pytest

from bieb.lib.clock import noon
from loans.operations import return_copy
from notifications.models import Message
from notifications.outbox import send_waiting
from reminders.checking import approve
from reminders.planning import write_reminders
from tests.builders import a_branch, a_colleague, a_loan, a_member
from tests.notifications.sink import Sink
from tests.promises.mutations import Patch
from tests.reminders.planned import the_ladder

CLAUSE = "P36"
MUTATIONS = [
    Patch(
        "reminders/first_ladder.py",
        '"code": "invoice", "days": 63',
        '"code": "invoice", "days": 630',
    ),
    Patch(
        "reminders/first_ladder.py",
        '"code": "overdue_2", "days": 42',
        '"code": "overdue_2", "days": 43',
    ),
    Patch(
        "reminders/planning.py",
        '"waiting" if step.check_by == Step.Check.NONE else "held"',
        '"waiting"',
    ),
]
PROVED_BY = [
    "tests/reminders/test_s9.py::test_the_whole_ladder_was_climbed_once",
    "tests/reminders/test_s9.py::test_what_was_renewed_got_nothing_of_its_old_date",
    "tests/reminders/test_s9.py::test_an_invoice_about_a_child_went_to_its_parent_and_never_to_the_child",
    "tests/reminders/test_restarts.py::test_however_often_all_of_it_was_killed_nobody_got_two_and_nobody_was_forgotten",
]
LENT, DUE = date(2025, 12, 15), date(2026, 1, 5)
KEEPS, RETURNS = "jan@example.org", "wout@example.org"


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def heard_on(day: date, sink: Sink) -> list[str]:
    """Plan and send as the workers do that day; return who got a mail."""
    sink.mails.clear()
    write_reminders(now=at(day))
    send_waiting(now=at(day))
    return sorted(mail["To"] for mail in sink.mails)


@pytest.mark.django_db(transaction=True)
def test_what_stays_away_got_reminders_and_a_bill_and_what_came_back_nothing_more(
    sink: Sink,
) -> None:
    the_ladder()
    a_loan(member=a_member(email=KEEPS), today=LENT)
    brought = a_loan(member=a_member(email=RETURNS), today=LENT)

    assert heard_on(date(2026, 1, 1), sink) == []
    assert heard_on(date(2026, 1, 2), sink) == [KEEPS, RETURNS]
    assert heard_on(date(2026, 1, 12), sink) == [KEEPS, RETURNS]
    assert heard_on(date(2026, 1, 13), sink) == []
    back = date(2026, 1, 20)
    return_copy(brought.copy, branch=a_branch(), today=back, at=noon(back))
    assert heard_on(date(2026, 1, 25), sink) == []
    assert heard_on(date(2026, 1, 26), sink) == [KEEPS]
    assert heard_on(date(2026, 2, 16), sink) == [KEEPS]

    billed = date(2026, 3, 9)
    assert heard_on(billed, sink) == []
    approve([Message.objects.get(state="held").pk], by=a_colleague(), at=at(billed))
    assert heard_on(billed, sink) == [KEEPS]
    assert Message.objects.get(kind="invoice").state == "sent"
