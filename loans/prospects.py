"""What renewing would give: a later date and its cost, or everything that stands in the way.

Pages show this before the button; the renewal itself asks the same questions again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.errors import DomainError
from catalog.calendar import OpenDays, calendar_of
from catalog.models import CalendarVersion
from circulation.blocks import Act, blocks_of
from circulation.fees import Standstill
from circulation.rules import due_date, renewed_due_date
from circulation.standing import Standing
from loans import errors
from loans.demand import Demand, demand_for
from loans.fees import so_far
from loans.models import Loan
from loans.yearly import yearly_left, yearly_used
from notifications.reach import standstills_of

BRING_IT_BACK = _("Bring it back, or call us.")


@dataclass(frozen=True)
class Obstacle:
    """One reason why a loan cannot be renewed, and what would lift it."""

    refusal: DomainError
    lifts: str | Promise = BRING_IT_BACK
    may_be_overridden: bool = False

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def why(self) -> str:
        return str(self.refusal)


@dataclass(frozen=True)
class Prospect:
    """What renewing `loan` would give. There is a new date if and only if nothing is in the way.

    `cost_cents` is the late fee until yesterday; it stays when the loan is renewed.
    """

    loan: Loan
    new_due_on: date | None
    cost_cents: int
    obstacles: Sequence[Obstacle]


@dataclass(frozen=True)
class Known:
    """What a page read already, so that it is not asked again; empty is: ask.

    `calendar` is the version of the calendar; `yearly_used` how many loans of this year of the
    membership were used; `standstills` are the times in which late fees do not grow.
    """

    calendar: int | None = None
    yearly_used: int | None = None
    standstills: Sequence[Standstill] | None = None


NOTHING_KNOWN = Known()


def prospects(
    loans: Iterable[Loan],
    who: Standing,
    *,
    today: date,
    at_desk: bool = False,
    known: Known = NOTHING_KNOWN,
) -> list[Prospect]:
    """Say for each of the loans of one member what renewing it would give, in the order given.

    The number of queries does not grow with the number of loans, and is no smaller for none. The
    loans must have been read `for_display`.
    """
    asked = list(loans)
    version = CalendarVersion.current() if known.calendar is None else known.calendar
    calendars = {
        branch: calendar_of(branch, version) for branch in {loan.lent_at_id for loan in asked}
    }
    used = _used_this_year(asked, who, today) if known.yearly_used is None else known.yearly_used
    demand = demand_for(asked, today=today)
    personal = {
        branch: list(_of_the_member(who, branch_id=branch, today=today)) for branch in calendars
    }
    standstills = known.standstills
    if standstills is None:
        is_late = any(loan.due_on < today for loan in asked)
        standstills = standstills_of(who.member_id) if is_late else []
    return [
        _prospect(
            loan,
            calendars[loan.lent_at_id],
            standstills,
            [
                *personal[loan.lent_at_id],
                *_of_the_year(loan, who, used),
                *_of_the_copy(loan, demand.get(loan.pk, Demand()), at_desk=at_desk),
            ],
            today,
        )
        for loan in asked
    ]


def _prospect(
    loan: Loan,
    calendar: OpenDays,
    standstills: Sequence[Standstill],
    others: Sequence[Obstacle],
    today: date,
) -> Prospect:
    new_due_on, own = _new_date(loan, calendar, today)
    obstacles = [*own, *others]
    return Prospect(
        loan=loan,
        new_due_on=new_due_on if all(each.may_be_overridden for each in obstacles) else None,
        cost_cents=so_far(loan, calendar, today=today, standstills=standstills),
        obstacles=obstacles,
    )


def _new_date(
    loan: Loan, calendar: OpenDays, today: date
) -> tuple[date | None, Sequence[Obstacle]]:
    """Return the later date, or what in the terms of the loan stands in the way."""
    terms = loan.terms
    if terms.renewal_days == 0:
        return None, [Obstacle(errors.NotRenewable())]
    found = []
    if loan.renewals >= loan.max_renewals:
        found.append(Obstacle(errors.NoRenewalsLeft(times=loan.renewals)))
    start = today if terms.renews_from_today else loan.due_on
    new_date = renewed_due_date(start, terms.renewal_days, calendar)
    if new_date <= loan.due_on:
        found.append(_nothing_gained(loan, calendar, new_date))
    elif new_date <= today:
        found.append(Obstacle(errors.TooLateToRenew()))
    return (None if found else new_date), found


def _nothing_gained(loan: Loan, calendar: OpenDays, new_date: date) -> Obstacle:
    """Say from which day renewing does give a later date."""
    day = loan.due_on - timedelta(days=loan.terms.renewal_days - 1)
    while due_date(day, loan.terms.renewal_days, calendar) <= loan.due_on:
        day += timedelta(days=1)
    lifts = _("Renew from %(day)s on.") % {"day": date_format(day, "l j F")}
    return Obstacle(errors.NothingGained(), lifts)


def _of_the_member(who: Standing, *, branch_id: int, today: date) -> Iterator[Obstacle]:
    terms = who.terms(branch_id=branch_id, item_type_id=None, today=today)
    for block in blocks_of(who, terms, today=today):
        if Act.RENEW in block.stops:
            yield Obstacle(block.refusal, block.lifts, block.may_be_overridden)


def _used_this_year(loans: Sequence[Loan], who: Standing, today: date) -> int:
    """Ask once for all of them, and only where renewals count."""
    counts = any(loan.terms.yearly_counts_renewals for loan in loans)
    return yearly_used(who, today=today) if counts else 0


def _of_the_year(loan: Loan, who: Standing, used: int) -> Iterator[Obstacle]:
    """Ask the terms of the loan, as the renewal does: the library keeps its word."""
    terms = loan.terms
    if terms.yearly_counts_renewals and yearly_left(who, terms, used=used) <= 0:
        refusal = errors.YearlyLimitReached(limit=terms.yearly_loans)
        yield Obstacle(refusal, _("The new year of your membership gives new loans."))


def _of_the_copy(loan: Loan, demand: Demand, *, at_desk: bool) -> Iterator[Obstacle]:
    if loan.lost_on is not None:
        yield Obstacle(errors.LoanIsLost(), _("Bring it back: you then get the price back."))
    elif loan.claimed_on is not None:
        yield Obstacle(errors.LoanIsClaimed(), _("We are looking for it and let you know."))
    if demand.needs_this_copy:
        yield Obstacle(errors.ReservedByOther(), _("Bring it back on time. Reserve it again."))
    if not at_desk and not loan.copy.branch.is_ours:
        yield Obstacle(errors.OnlyAtTheDesk(), _("Ask at the desk, or call us."))
