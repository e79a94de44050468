"""The spring of 2026 in Rijssen and Holten: loans that are due on the second day of Easter."""

from datetime import UTC, date, datetime

from catalog.models import Branch
from loans.closings.models import CalendarAct, CalendarChange
from loans.closings.operations import declare
from loans.models import Loan
from members.models import Account, Member
from notifications.models import Message
from tests.builders import a_colleague, a_loan

LENT_ON = date(2026, 3, 16)
DUE_AT_RIJSSEN, DUE_AT_HOLTEN = date(2026, 4, 7), date(2026, 4, 8)
FIRST_OF_APRIL = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)


def the_manager() -> Account:
    return Account.objects.filter(username="noor").first() or a_colleague(username="noor")


def loans_of(member: Member, number: int = 1, *, at: Branch, on: date = LENT_ON) -> list[Loan]:
    """So many loans of one member, of 21 days."""
    return [a_loan(member=member, branch=at, today=on) for _ in range(number)]


def a_closing(
    first_day: date = date(2026, 4, 7),
    last_day: date = date(2026, 4, 8),
    *,
    at: Branch | None,
    kind: str = CalendarChange.Kind.CLOSING,
    name: str = "Verbouwing",
) -> CalendarChange:
    """An extra closing as it is before anybody confirmed it."""
    return CalendarChange(kind=kind, branch=at, first_day=first_day, last_day=last_day, name=name)


def declared(change: CalendarChange, *, at: datetime = FIRST_OF_APRIL) -> CalendarAct:
    return declare(change, by=the_manager(), at=at)


def due(loans: list[Loan]) -> set[date]:
    """The due dates of these loans, as they are now."""
    return set(
        Loan.objects.filter(pk__in=[loan.pk for loan in loans]).values_list("due_on", flat=True)
    )


def messages_to(member: Member) -> list[tuple[str, str]]:
    return list(Message.objects.filter(member=member).order_by("pk").values_list("kind", "state"))
