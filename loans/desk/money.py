"""F8: what is to pay, line by line; paid, waived or given back at the desk."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bieb.lib.money import euro
from catalog.models import Branch
from loans import errors
from loans.desk.jobs import HOME, AskAgain, Done, Job, Question, open_card, open_member, record_look
from loans.desk.questions import Asking, Asks, Choice, amount_of, not_done, says_yes, yes_or_no
from loans.desk.session import Desk
from loans.models import Scan
from members.colleague_codes import colleague_with_code
from members.models import Member
from payments.balances import balance_of, open_charges
from payments.desk import give_back, take_payment
from payments.drawer import drawer_at
from payments.errors import NothingOwed
from payments.models import Charge, Means, Transaction
from payments.operations import waive
from payments.words import names_of

PANEL = "money"
MAY_TAKE, MAY_WAIVE = "payments.take_money", "payments.waive"
PAYING = re.compile(r"([CP])\s*(.*)", re.IGNORECASE)
GIVING_BACK = re.compile(r"U\s*([CP])\s*(.*)", re.IGNORECASE)
WAIVING = re.compile(r"K\s*([0-9]{1,3})(?:\s+(.+))?", re.IGNORECASE)
MEANS = {"C": Means.CASH, "P": Means.CARD}
REASONS = [each for each in Transaction.Reason if each != Transaction.Reason.RULE]


@dataclass(frozen=True)
class Row:
    """One line that is open, with its number on the screen; `about` is a title or a date."""

    number: int
    charge: Charge
    about: str


@dataclass(frozen=True)
class Till:
    """What the list of money shows: the lines, what they come to, and whether cash can be taken."""

    rows: list[Row]
    open_cents: int
    credit_cents: int
    has_drawer: bool


def till_of(desk: Desk, member: Member, today: date) -> Till:
    """Read what is open for `member`, oldest first, as money pays it."""
    charges = list(open_charges(member))
    names = names_of([charge.pk for charge in charges], member)
    places = {number: place for place, number in enumerate(desk.shown, start=1)}
    rows = [Row(places.get(charge.pk, 0), charge, names.get(charge.pk, "")) for charge in charges]
    balance = balance_of(member)
    drawer = drawer_at(Branch(pk=desk.branch))
    has_drawer = drawer is not None and drawer.day == today
    return Till(rows, balance.open_cents, balance.credit_cents, has_drawer)


def open_list(job: Job) -> Done:
    """Show what is to pay; once more closes it. The look is written down.

    Raises:
        NoCardOpen, DeskChanged, CardEnded: there is no card to look at.
        NotAllowed: this colleague takes no money.
    """
    member = open_card(job).member
    if job.desk.panel == PANEL:
        return Done(HOME, panel="")
    _refuse(job, MAY_TAKE)
    record_look(job, member, "money")
    return Done(HOME, panel=PANEL, shown=numbers_of(member))


def word(job: Job) -> Done | None:
    """Do what was typed: C or P pays in cash or by card, K waives a line, U gives credit back."""
    if found := GIVING_BACK.fullmatch(job.typed):
        return _ask_to_give_back(job, MEANS[found[1].upper()], found[2])
    if found := PAYING.fullmatch(job.typed):
        return _pay_or_ask(job, MEANS[found[1].upper()], found[2])
    if found := WAIVING.fullmatch(job.typed):
        return _ask_why_waived(job, int(found[1]), found[2] or "")
    return None


def _pay_or_ask(job: Job, means: Means, typed: str) -> Done:
    owed = balance_of(open_member(job)).open_cents
    if not typed and not owed:
        raise NothingOwed
    cents = amount_of(typed) if typed else owed
    if cents > owed > 0:
        return Done("asked", asks=Question("too_much", {"means": means.value, "cents": cents}))
    return _pay(job, means, cents)


def _pay(job: Job, means: str, cents: int) -> Done:
    _refuse(job, MAY_TAKE)
    member = open_member(job)
    paid = take_payment(
        member,
        cents=cents,
        means=means,
        branch=job.branch,
        by=job.staff,
        key=job.key,
        at=job.at,
        today=job.today,
    )
    left = balance_of(member)
    said = _("%(amount)s received, %(means)s. Still to pay: %(left)s.") % {
        "amount": euro(cents),
        "means": Means(means).label,
        "left": euro(left.open_cents),
    }
    return _booked(job, Scan.PAID, said, paid, member)


def _show_too_much(_desk: Desk, facts: dict[str, Any]) -> Asking:
    return Asking(
        _("That is more than is open. Take it all the same?"),
        _("%(amount)s: what is left becomes credit.") % {"amount": euro(facts["cents"])},
        yes_or_no(_("Take it")),
    )


def _too_much(job: Job, facts: dict[str, Any]) -> Done:
    return _pay(job, facts["means"], facts["cents"]) if says_yes(job) else not_done()


def _ask_why_waived(job: Job, number: int, typed: str) -> Done:
    _refuse(job, MAY_WAIVE)
    if not 1 <= number <= len(job.desk.shown):
        raise errors.NoSuchLine
    charge = _charge(job, job.desk.shown[number - 1])
    cents = amount_of(typed) if typed else charge.open_cents
    return Done("asked", asks=Question("waive", {"charge": charge.pk, "cents": cents}))


def _show_waive(_desk: Desk, facts: dict[str, Any]) -> Asking:
    return Asking(
        _("Why is %(amount)s waived?") % {"amount": euro(facts["cents"])},
        Charge.objects.get(pk=facts["charge"]).get_kind_display(),
        [Choice(str(number), each.label) for number, each in enumerate(REASONS, start=1)],
    )


def _waive(job: Job, facts: dict[str, Any]) -> Done:
    _refuse(job, MAY_WAIVE)
    typed = job.typed.strip()
    if not typed.isdecimal() or not 1 <= int(typed[:4]) <= len(REASONS):
        raise AskAgain(_("Choose a number from the list."))
    waived = waive(
        _charge(job, facts["charge"]),
        cents=facts["cents"],
        reason=REASONS[int(typed) - 1],
        by=job.staff,
        at=job.at,
        today=job.today,
        key=job.key,
    )
    said = _("%(amount)s was waived.") % {"amount": euro(facts["cents"])}
    return _booked(job, Scan.WAIVED, said, waived, open_member(job))


def _ask_to_give_back(job: Job, means: Means, typed: str) -> Done:
    _refuse(job, MAY_TAKE)
    credit = balance_of(open_member(job)).credit_cents
    cents = amount_of(typed) if typed else credit
    if not credit:
        raise errors.NoCredit
    return Done("asked", asks=Question("give_back", {"means": means.value, "cents": cents}))


def _show_give_back(_desk: Desk, facts: dict[str, Any]) -> Asking:
    title = _("Give %(amount)s of credit back, %(means)s?") % {
        "amount": euro(facts["cents"]),
        "means": Means(facts["means"]).label,
    }
    if facts["means"] == Means.CARD:
        return Asking(title, choices=yes_or_no(_("Give back")))
    return Asking(
        title,
        _("A second colleague looks on, and types their log-in name and the code of their phone."),
        hint=_("For example: anouk 123456. Esc is no."),
    )


def _give_back(job: Job, facts: dict[str, Any]) -> Done:
    second = None
    if facts["means"] == Means.CASH:
        second = colleague_with_code(job.typed)
        if second is None or second.pk == job.staff.pk:
            raise AskAgain(_("That is no other colleague with a code that is right now."))
    elif not says_yes(job):
        return not_done()
    member = open_member(job)
    given = give_back(
        member,
        cents=facts["cents"],
        means=facts["means"],
        branch=job.branch,
        by=job.staff,
        seconded_by=second,
        key=job.key,
        at=job.at,
        today=job.today,
    )
    said = _("%(amount)s of credit was given back.") % {"amount": euro(facts["cents"])}
    return _booked(job, Scan.PAID_OUT, said, given, member)


def _booked(job: Job, outcome: str, said: str, booked: Transaction, member: Member) -> Done:
    """Say what was booked, and read the list again: its lines may be gone."""
    shown = numbers_of(member) if job.desk.panel == PANEL else job.desk.shown
    return Done(outcome, said, terms={"transaction": booked.pk}, panel=job.desk.panel, shown=shown)


QUESTIONS = {
    "too_much": Asks(_show_too_much, _too_much),
    "waive": Asks(_show_waive, _waive),
    "give_back": Asks(_show_give_back, _give_back),
}


def numbers_of(member: Member) -> list[int]:
    """Return the open lines in the order in which money pays them."""
    return [charge.pk for charge in open_charges(member)]


def _charge(job: Job, number: int) -> Charge:
    """Return an open line of the member whose card is open, and of nobody else."""
    charge = open_charges(open_member(job)).filter(pk=number).first()
    if charge is None:
        raise errors.NoSuchLine
    return charge


def _refuse(job: Job, permission: str) -> None:
    if not job.staff.has_perm(permission):
        raise errors.NotAllowed
