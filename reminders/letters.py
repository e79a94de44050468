"""From messages to letters: who reads together, which things stand in it, and what they cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Count
from django.utils.functional import Promise

from bieb.lib.clock import day_of
from bieb.lib.money import euro
from loans.models import Loan
from loans.naming import is_fixed, what
from members.models import Member
from notifications.letters import Letter, site_url
from notifications.models import Message
from notifications.readers import child_if_born_after
from reminders.conditions import ADULT
from reminders.household import wanting_one
from reminders.models import Step
from reminders.money import Amounts, amounts_of, reference, total


@dataclass(frozen=True)
class Thing:
    """One message with the loan it is about, its step, and how many reminders came before it."""

    message: Message
    loan: Loan
    step: Step
    said_before: int
    amounts: Amounts
    invoiced_on: date

    @property
    def ordinal(self) -> int:
        """Which reminder this is: never a second one when the first was not sent."""
        return min(self.step.ordinal, self.said_before + 1)

    @property
    def together(self) -> tuple[str, date, int, str]:
        """What things must have in common to be one line of a letter."""
        return str(self.loan.member_id), self.loan.due_on, self.ordinal, self.step.code


@dataclass(frozen=True)
class Line:
    """Things of one person with one date and one step, as a letter says it."""

    borrower: str
    """Empty when they are the reader's own."""
    what: Promise
    count: int
    fixed: int
    due_on: date
    ordinal: int
    titles: Sequence[str]
    is_youth: bool
    fee: str
    invoice_on: date | None
    price: str
    admin: str
    invoice: str


def letters(code: str, messages: Sequence[Message]) -> list[Letter]:
    """Put messages of one kind together, by reader and borrower, or by reader who wants one."""
    things = _things(code, messages)
    one = wanting_one({thing.message.member_id for thing in things})

    def envelope(thing: Thing) -> tuple[str, str, str]:
        reader = str(thing.message.member_id)
        apart = "" if thing.message.member_id in one else str(thing.loan.member_id)
        if code == Step.Kind.DUE_SOON and not apart:
            return reader, "", ""
        day = thing.loan.due_on.isoformat() if code == Step.Kind.DUE_SOON else ""
        return reader, apart, day

    things.sort(key=lambda thing: (envelope(thing), thing.together, thing.message.pk))
    invoice_days = _invoice_days() if code == Step.Kind.OVERDUE else None
    return [_letter(code, list(group), invoice_days) for _, group in groupby(things, key=envelope)]


def _things(code: str, messages: Sequence[Message]) -> list[Thing]:
    loans = (
        Loan.objects.for_display()
        .select_related("member")
        .in_bulk([message.about for message in messages])
    )
    steps = {step.code: step for step in Step.objects.all()}
    before: Mapping[tuple[UUID, int, date], int] = {}
    invoiced: Mapping[tuple[int, date], date] = {}
    amounts: Mapping[int, Amounts] = {}
    if code != Step.Kind.DUE_SOON:
        today = max((day_of(message.not_before) for message in messages), default=date.min)
        amounts = amounts_of(list(loans.values()), today=today)
        before, invoiced = _said_before(messages), _invoiced_on(messages)
    return [
        Thing(
            message=each,
            loan=loans[each.about],
            step=steps[each.step],
            said_before=before.get((each.member_id, each.about, each.due_on), 0),
            amounts=amounts.get(each.about, Amounts()),
            invoiced_on=invoiced.get((each.about, each.due_on), day_of(each.not_before)),
        )
        for each in messages
        if each.about in loans and each.step in steps
    ]


def _said_before(messages: Sequence[Message]) -> Mapping[tuple[UUID, int, date], int]:
    """Count the reminders with a number that this reader was sent about the same thing."""
    counted = Step.objects.filter(ordinal__gt=0).values("code")
    earlier = Message.objects.filter(
        about__in=[message.about for message in messages],
        kind=Step.Kind.OVERDUE,
        step__in=counted,
        state=Message.State.SENT,
    )
    rows = earlier.values_list("member", "about", "due_on").annotate(Count("step", distinct=True))
    return {(member, about, due_on): number for member, about, due_on, number in rows}


def _invoiced_on(messages: Sequence[Message]) -> Mapping[tuple[int, date], date]:
    """Return on which day each thing was invoiced, for what follows an invoice."""
    invoices = Message.objects.filter(
        about__in=[message.about for message in messages],
        kind=Step.Kind.INVOICE,
        state=Message.State.SENT,
    )
    rows = invoices.values_list("about", "due_on", "finished_at")
    return {(about, due_on): day_of(at) for about, due_on, at in rows if at}


def _invoice_days() -> int | None:
    """Return after how many days an invoice comes, if there is one."""
    step = Step.objects.climbed().filter(kind=Step.Kind.INVOICE).first()
    return step.days if step else None


def _letter(code: str, things: Sequence[Thing], invoice_days: int | None) -> Letter:
    reader = things[0].message.member
    last_step = max((thing.step for thing in things), key=lambda step: step.days)
    lines = [
        _line(reader, list(group), invoice_days)
        for _, group in groupby(things, key=lambda thing: thing.together)
    ]
    loans, money = [thing.loan for thing in things], total(thing.amounts for thing in things)
    day = day_of(max(thing.message.not_before for thing in things))
    invoiced_on = min(thing.invoiced_on for thing in things)
    words: dict[str, object] = {
        "lines": lines,
        "titles": [title for line in lines for title in line.titles],
        "pay_days": last_step.pay_days,
        "cost": euro(last_step.cost_cents) if last_step.cost_cents else "",
        "with_cost": euro(money.total + last_step.cost_cents),
        "count": len(loans),
        "fixed": sum(line.fixed for line in lines),
        "what": what(loans),
        "is_one_day": len({loan.due_on for loan in loans}) == 1,
        "due_on": min(loan.due_on for loan in loans),
        "borrower": lines[0].borrower,
        "is_family": len({loan.member_id for loan in loans}) > 1,
        "ordinal": max(line.ordinal for line in lines),
        "has_book_drop": any(loan.lent_at.has_book_drop for loan in loans),
        "loans_url": site_url("loans:list"),
        "pay_url": site_url("payments:mine"),
        "reference": reference(loans[0].member, invoiced_on),
        "invoiced_on": invoiced_on,
        "pay_by": day + timedelta(days=last_step.pay_days),
        "price": euro(money.price),
        "fee": euro(money.fee) if money.fee else "",
        "admin": euro(money.admin) if money.admin else "",
        "total": euro(money.total),
    }
    return Letter(reader, [thing.message for thing in things], f"emails/{code}", words)


def _line(reader: Member, things: Sequence[Thing], invoice_days: int | None) -> Line:
    loan, step = things[0].loan, things[0].step
    loans, money = [thing.loan for thing in things], total(thing.amounts for thing in things)
    is_own = loan.member_id == reader.pk
    is_youth = loan.member.birth_date > child_if_born_after(
        day_of(things[0].message.not_before), age=ADULT
    )
    announces = step.kind == Step.Kind.OVERDUE and step.ordinal > 1 and invoice_days is not None
    return Line(
        borrower="" if is_own else loan.member.given_name or loan.member.full_name,
        what=what(loans),
        count=len(loans),
        fixed=sum(is_fixed(each) for each in loans),
        due_on=loan.due_on,
        ordinal=things[0].ordinal,
        titles=[each.copy.title.title for each in loans]
        if is_own and reader.shows_titles_in_mail
        else [],
        is_youth=is_youth,
        fee=euro(money.fee) if money.fee and not is_youth else "",
        invoice_on=loan.due_on + timedelta(days=invoice_days or 0) if announces else None,
        price=euro(money.price),
        admin=euro(money.admin) if money.admin else "",
        invoice=euro(money.price + money.admin),
    )
