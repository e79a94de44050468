"""Homes with somebody in them, and what they have from the library."""

from datetime import date, datetime, timedelta

from loans.models import Loan
from members.models import Guardianship, Household, Member
from notifications.models import Message
from reminders import household
from reminders.planning import write_reminders
from tests.builders import MONDAY, a_copy, a_loan, a_member, a_title
from tests.notifications.writing import NOW
from tests.reminders.planned import the_ladder

TODAY = NOW.date()


def a_home(*members: Member) -> Household:
    home = Household.objects.create(made_on=MONDAY)
    Member.objects.filter(pk__in=[each.pk for each in members]).update(household=home)
    for each in members:
        each.refresh_from_db()
    return home


def a_child(*carers: Member, given_name: str = "Sem") -> Member:
    child = a_member(
        given_name=given_name, birth_date=date(2017, 5, 1), joined_on=date(2020, 1, 6), email=""
    )
    for carer in carers:
        Guardianship.objects.create(child=child, guardian=carer, since=MONDAY)
    return child


def due_soon(member: Member, title: str = "Kruistocht") -> Loan:
    """Something of 21 days that must be back three days after NOW."""
    return a_loan(member=member, copy=a_copy(title=a_title(title=title)), today=MONDAY)


def late(member: Member, *, reminded: bool = False, title: str = "Oeroeg") -> Loan:
    """Something due on 12 October, sixty days before NOW; perhaps a first reminder left."""
    loan = a_loan(
        member=member, copy=a_copy(title=a_title(title=title)), today=MONDAY - timedelta(days=63)
    )
    if reminded:
        earlier = NOW - timedelta(days=39)
        Message.objects.create(
            member=member, kind="overdue", about=loan.pk, due_on=loan.due_on, step="overdue_1",
            channel="email", state="sent", written_at=earlier, not_before=earlier,
            finished_at=earlier,
        )  # fmt: skip
    return loan


def sharing(member: Member, reader: Member, *, titles: bool = False, cost: bool = False) -> None:
    household.start(reader, today=TODAY)
    household.agree(member, reader.pk, shows_titles=titles, shows_cost=cost, today=TODAY)


def plan(at: datetime = NOW) -> None:
    the_ladder()
    write_reminders(now=at)


def told() -> list[tuple[str, str]]:
    """Who each message that is not dropped is for and about what, in words."""
    rows = Message.objects.exclude(state="dropped").order_by("about", "pk")
    return [(each.member.given_name, each.step) for each in rows.select_related("member")]
