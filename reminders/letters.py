"""From messages to letters: who reads together, which things stand in it, and what they cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count
from django.utils.functional import Promise

from bieb.lib.clock import day_of
from bieb.lib.money import euro
from loans.models import Loan
from loans.naming import is_fixed, what
from members.models import Member
from notifications.letters import Letter, site_url
from notifications.models import Message
from notifications.readers import child_if_born_after, is_younger
from reminders.conditions import ADULT
from reminders.household import TOGETHER, Pair, shares_with, wanting_one
from reminders.models import HouseholdShare, Step
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
    share: HouseholdShare | None
    """What the borrower lets this reader read; none of who reads their own or their child's."""

    @property
    def is_own(self) -> bool:
        return self.loan.member_id == self.message.member_id

    @property
    def ordinal(self) -> int:
        """Which reminder this is: never a second one when the first was not sent."""
        return min(self.step.ordinal, self.said_before + 1)

    @property
    def together(self) -> tuple[bool, str, str, date, int, str]:
        """What things must have in common to be one line of a letter: the reader's own first."""
        borrower = self.loan.member
        name = borrower.given_name or borrower.full_name
        whose = (not self.is_own, name, str(borrower.pk))
        return *whose, self.loan.due_on, self.ordinal, self.step.code


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
    is_late: bool
    fee: str
    invoice_on: date | None
    price: str
    admin: str
    invoice: str


def letters(messages: Sequence[Message]) -> list[Letter]:
    """Put messages together, by kind, reader and borrower; reminders of who wants one in one."""
    readers = {message.member_id for message in messages}
    one = wanting_one(readers)
    things = _things(messages, shares_with(one) if one else {})

    def envelope(thing: Thing) -> tuple[str, str, str, str]:
        reader, code = str(thing.message.member_id), thing.message.kind
        if code in TOGETHER and thing.message.member_id in one:
            return reader, "", "", ""
        day = thing.loan.due_on.isoformat() if code == Step.Kind.DUE_SOON else ""
        return reader, code, str(thing.loan.member_id), day

    things.sort(key=lambda thing: (envelope(thing), thing.together, thing.message.pk))
    is_late = any(thing.message.kind == Step.Kind.OVERDUE for thing in things)
    invoice_days = _invoice_days() if is_late else None
    return [_letter(list(group), invoice_days) for _, group in groupby(things, key=envelope)]


def _things(messages: Sequence[Message], shares: Mapping[Pair, HouseholdShare]) -> list[Thing]:
    loans = (
        Loan.objects.for_display()
        .select_related("member")
        .in_bulk([message.about for message in messages])
    )
    steps = {step.code: step for step in Step.objects.all()}
    before: Mapping[tuple[int, date], int] = {}
    invoiced: Mapping[tuple[int, date], date] = {}
    amounts: Mapping[int, Amounts] = {}
    late = [each for each in messages if each.kind != Step.Kind.DUE_SOON and each.about in loans]
    if late:
        today = max(day_of(message.not_before) for message in late)
        amounts = amounts_of([loans[each.about] for each in late], today=today)
        before, invoiced = _said_before(late), _invoiced_on(late)
    return [
        Thing(
            message=each,
            loan=loans[each.about],
            step=steps[each.step],
            said_before=before.get((each.about, each.due_on), 0),
            amounts=amounts.get(each.about, Amounts()),
            invoiced_on=invoiced.get((each.about, each.due_on), day_of(each.not_before)),
            share=shares.get((each.member_id, loans[each.about].member_id)),
        )
        for each in messages
        if each.about in loans and each.step in steps
    ]


def _said_before(messages: Sequence[Message]) -> Mapping[tuple[int, date], int]:
    """Count the reminders with a number that were sent about the same thing, to whomever."""
    counted = Step.objects.filter(ordinal__gt=0).values("code")
    earlier = Message.objects.filter(
        about__in=[message.about for message in messages],
        kind=Step.Kind.OVERDUE,
        step__in=counted,
        state=Message.State.SENT,
    )
    rows = earlier.values_list("about", "due_on").annotate(Count("step", distinct=True))
    return {(about, due_on): number for about, due_on, number in rows}


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


def _letter(things: Sequence[Thing], invoice_days: int | None) -> Letter:
    reader, code = things[0].message.member, things[0].message.kind
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
        "people": [
            (name, list(group)) for name, group in groupby(lines, key=lambda line: line.borrower)
        ],
        "is_late": any(line.is_late for line in lines),
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
    template = "household" if _is_of_many(things) else code
    return Letter(reader, [thing.message for thing in things], f"emails/{template}", words)


def _is_of_many(things: Sequence[Thing]) -> bool:
    """Say whether one text must tell of more people, or of what is late and what is not yet."""
    apart = {(thing.loan.member_id, thing.message.kind) for thing in things}
    return len(apart) > 1 or any(thing.share for thing in things)


def _line(reader: Member, things: Sequence[Thing], invoice_days: int | None) -> Line:
    loan, step = things[0].loan, things[0].step
    loans, money = [thing.loan for thing in things], total(thing.amounts for thing in things)
    is_own, share = things[0].is_own, things[0].share
    written_on = day_of(things[0].message.not_before)
    is_youth = is_younger(loan.member, than=child_if_born_after(written_on, age=ADULT))
    may_cost = not is_youth and (share is None or share.shows_cost)
    may_name = reader.shows_titles_in_mail and (is_own or bool(share and share.shows_titles))
    announces = step.kind == Step.Kind.OVERDUE and step.ordinal > 1 and invoice_days is not None
    return Line(
        borrower="" if is_own else loan.member.given_name or loan.member.full_name,
        what=what(loans),
        count=len(loans),
        fixed=sum(is_fixed(each) for each in loans),
        due_on=loan.due_on,
        ordinal=things[0].ordinal,
        titles=[each.copy.title.title for each in loans] if may_name else [],
        is_late=step.kind == Step.Kind.OVERDUE,
        fee=euro(money.fee) if money.fee and may_cost else "",
        invoice_on=loan.due_on + timedelta(days=invoice_days or 0) if announces else None,
        price=euro(money.price),
        admin=euro(money.admin) if money.admin else "",
        invoice=euro(money.price + money.admin) if may_cost else "",
    )
