"""Loans of a Monday with their reminders, and the day on which those leave."""

from datetime import UTC, datetime, timedelta

from loans.models import Loan
from members.models import Member
from notifications.models import Message
from notifications.outbox import send_waiting
from tests.builders import MONDAY, a_loan
from tests.reminders.planned import due_soon_step, write_due_soon

DUE = MONDAY + timedelta(days=21)
NOW = datetime(2026, 12, 11, 9, 0, tzinfo=UTC)
"""Ten o'clock in Rijssen, three days before DUE; a Friday."""


def reminded(*borrowers: Member) -> list[Loan]:
    """One loan for each, and the reminders of all of them in the outbox."""
    loans = [a_loan(member=borrower, today=MONDAY) for borrower in borrowers]
    write_due_soon(now=NOW)
    return loans


def a_text(member: Member, about: int | None = None) -> Message:
    """A text message that waits, about a loan of the member."""
    number = about or a_loan(member=member, today=MONDAY).pk
    return Message.objects.create(
        member=member, kind="due_soon", about=number, due_on=DUE, step=due_soon_step(),
        channel="sms", written_at=NOW, not_before=NOW,
    )  # fmt: skip


def send(*, after: timedelta = timedelta()) -> int:
    """Send what waits, so long after NOW."""
    return send_waiting(now=NOW + after)


def outcomes() -> list[tuple[str, str]]:
    """The state of each message and why, in the order of writing."""
    return list(Message.objects.order_by("pk").values_list("state", "why"))
