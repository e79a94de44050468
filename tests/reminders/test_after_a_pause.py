"""What was written when a pause or an emergency began: said after it, while that still helps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bieb.lib.clock import noon
from catalog.models import Closure
from loans.models import Loan
from loans.operations import return_copy
from members.models import Member
from notifications.batches import make_batch, print_batch
from notifications.models import Message
from notifications.outbox import send_waiting
from notifications.words import became
from reminders.checking import approve, drop_stale
from reminders.errors import NothingWaits
from reminders.models import Pause
from reminders.planning import write_reminders
from tests.builders import a_branch, a_colleague, a_loan, a_member
from tests.notifications.sink import Sink
from tests.notifications.test_letters import at_home
from tests.reminders.planned import the_ladder

pytestmark = pytest.mark.django_db(transaction=True)
LENT = date(2025, 12, 15)
FIRST = date(2026, 1, 26)
"""A Monday, 21 days late: the first reminder. The next one comes on 16 February."""


@pytest.fixture(autouse=True)
def _ladder() -> None:
    the_ladder()


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def late(address: str) -> Loan:
    return a_loan(member=a_member(email=address), today=LENT)


def paused(member: Member, *, until: date | None, why: str = "dispute") -> None:
    """After the reminder of today was written."""
    write_reminders(now=at(FIRST, 6))
    Pause.objects.create(member=member, why=why, since=FIRST, until=until)


def to(sink: Sink) -> list[str]:
    return sorted(mail["To"] for mail in sink.mails)


@pytest.mark.parametrize(
    ("until", "day", "states"),
    [
        (date(2026, 2, 3), date(2026, 2, 3), ["waiting"]),
        (date(2026, 2, 3), date(2026, 2, 4), ["sent"]),
        (date(2026, 2, 14), date(2026, 2, 15), ["waiting"]),  # a Sunday
        (date(2026, 2, 14), date(2026, 2, 16), ["dropped"]),  # the next step comes today
        (None, date(2026, 2, 4), ["dropped"]),
    ],
)
def test_after_a_pause_it_was_said_while_its_step_lasted(
    sink: Sink, until: date | None, day: date, states: list[str]
) -> None:
    jan, _other = late("jan@example.org"), late("wout@example.org")
    paused(jan.member, until=until, why="deceased" if until is None else "dispute")

    send_waiting(now=at(FIRST))
    send_waiting(now=at(day))

    mine = Message.objects.filter(member=jan.member)
    assert list(mine.values_list("state", flat=True)) == states
    assert to(sink) == ["jan@example.org", "wout@example.org"][states != ["sent"] :]


def test_who_waits_for_a_pause_read_that_and_what_came_back_in_it_was_never_said(
    sink: Sink,
) -> None:
    jan = late("jan@example.org")
    paused(jan.member, until=FIRST + timedelta(days=3))
    send_waiting(now=at(FIRST))
    message = Message.objects.get()
    assert (message.state, message.why, message.claimed_at) == ("waiting", "paused", None)
    assert "weer open" in str(became(message).reason)

    return_copy(jan.copy, branch=a_branch(), today=FIRST, at=noon(FIRST))
    send_waiting(now=at(FIRST + timedelta(days=4)))

    assert sink.mails == []
    assert Message.objects.get().why == "not_true"


def test_an_emergency_of_one_branch_held_its_reminders_up_for_that_day(sink: Sink) -> None:
    holten = a_branch(code="holten", name="Holten")
    a_loan(member=a_member(email="jan@example.org"), branch=holten, today=LENT)
    late("wout@example.org")
    write_reminders(now=at(FIRST, 6))
    Closure.objects.create(branch=holten, day=FIRST, kind=Closure.Kind.EMERGENCY, name="Brand")

    send_waiting(now=at(FIRST))
    assert to(sink) == ["wout@example.org"]

    send_waiting(now=at(FIRST + timedelta(days=1)))
    assert to(sink) == ["jan@example.org", "wout@example.org"]


def test_a_letter_went_with_a_pile_after_the_pause() -> None:
    jan = late("")
    at_home(jan.member)
    write_reminders(now=at(FIRST, 6))
    batch = make_batch(at=at(FIRST))
    paused(jan.member, until=FIRST)

    assert print_batch(batch, at=at(FIRST)) == b""
    assert make_batch(at=at(FIRST)).messages.count() == 0

    tomorrow = at(FIRST + timedelta(days=1))
    assert print_batch(make_batch(at=tomorrow), at=tomorrow).startswith(b"%PDF")


def test_an_invoice_that_waits_for_a_colleague_waited_for_the_end_of_the_pause_too() -> None:
    day = date(2026, 3, 9)
    jan = late("jan@example.org")
    write_reminders(now=at(day, 6))
    invoice, anouk = Message.objects.get(kind="invoice"), a_colleague()
    Pause.objects.create(member=jan.member, why="plan", since=day, until=day)

    assert drop_stale(at=at(day)) == 0
    with pytest.raises(NothingWaits):
        approve([invoice.pk], by=anouk, at=at(day))
    invoice.refresh_from_db()
    assert invoice.state == "held"

    assert approve([invoice.pk], by=anouk, at=at(day + timedelta(days=1))) == 1
