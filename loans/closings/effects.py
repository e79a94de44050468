"""What a change of the calendar does to dates: counted for a preview, or carried out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from catalog.calendar import OpenDays, calendar_of
from catalog.errors import NoOpenDay
from catalog.models import Branch, CalendarVersion
from loans.closings.errors import NothingOpenAfter
from loans.closings.models import CalendarChange, ShiftedDate
from loans.closings.moving import THINGS, Group, Move, Outlook
from loans.models import Loan
from loans.recomputing import recompute_for, settle_old_dates, touched_by


@dataclass(frozen=True)
class Effect:
    """What a change would do, in numbers."""

    groups: Sequence[Group]
    members: int
    late: int
    """Loans that are late today: on closed days no fee grows."""
    fees: int
    """Amounts of things that were returned already and that may become lower."""
    changed_since: int = 0
    """Things that were renewed or kept longer since: they keep their date."""

    @property
    def moving(self) -> list[Group]:
        """Only what gets another date, by the day it had."""
        return [each for each in self.groups if each.moves]

    @property
    def loans(self) -> int:
        return self._number(ShiftedDate.What.LOAN)

    @property
    def shelf(self) -> int:
        return self._number(ShiftedDate.What.SHELF)

    @property
    def passed(self) -> int:
        """Things whose old date has passed meanwhile: they keep the date they have."""
        return sum(each.number for each in self.groups if each.has_passed)

    def _number(self, what: str) -> int:
        return sum(each.number for each in self.moving if each.what == what)


def moves_of(change: CalendarChange, *, today: date, undoing: bool = False) -> list[Move]:
    """Return one move for each sort of thing, under the calendar as it is in this transaction.

    Raises:
        NothingOpenAfter: a branch has no open day within a year after the change.
    """
    standing = CalendarChange.objects.standing()
    if undoing:
        standing = standing.exclude(pk=change.pk)
    outlook = Outlook(calendars_of(change), list(standing), today)
    return [Move(things, change, outlook, undoing=undoing) for things in THINGS]


def calendars_of(change: CalendarChange) -> dict[int, OpenDays]:
    """Return the calendar of each branch that the change is about and that ever opens.

    Raises:
        NothingOpenAfter: one of them has no open day within a year after the change.
    """
    version = CalendarVersion.current()
    branches = Branch.objects.all()
    if change.branch_id is not None:
        branches = branches.filter(pk=change.branch_id)
    calendars = {}
    for branch in branches:
        calendar = calendar_of(branch.pk, version)
        if not calendar.weekdays:
            continue
        try:
            calendar.first_open_from(change.last_day)
        except NoOpenDay as never:
            raise NothingOpenAfter(branch=branch.name) from never
        calendars[branch.pk] = calendar
    return calendars


def effect_of(moves: Sequence[Move], *, today: date) -> Effect:
    """Count what the moves would do, without locking or changing anything."""
    for move in moves:
        move.count()
    branches = {branch for move in moves for branch in move.outlook.calendars}
    days = [(move.change.first_day, move.change.last_day) for move in moves[:1]]
    return Effect(
        groups=[group for move in moves for group in move.groups],
        members=len(set().union(*(move.members() for move in moves))),
        late=Loan.objects.overdue(today).filter(lent_at__in=branches).count(),
        fees=sum(touched_by(branches, first, last) for first, last in days),
        changed_since=sum(move.changed_since() for move in moves if move.undoing),
    )


def carry_out(moves: Sequence[Move], *, at: datetime) -> dict[str, list[int]]:
    """Move every date, and make fees lower that counted a day that is closed now.

    Return the numbers of what moved, by sort. Only an undone change can make a fee higher, and
    only by days that have not passed.
    """
    moved = {}
    for move in moves:
        move.lock()
        move.count()
        moved[move.things.what] = move.make()
    _settle_fees(moves[0], moved[ShiftedDate.What.LOAN], at=at)
    return moved


def _settle_fees(move: Move, moved: Collection[int], *, at: datetime) -> None:
    """Work out again what was late on the closed days; nothing was on days to come.

    Also of what is still out: the nights charged it by the date that it does not have any more.
    """
    change, today = move.change, move.outlook.today
    if change.first_day <= today:
        settle_old_dates(moved, today=today, at=at)
        recompute_for(
            move.outlook.calendars,
            change.first_day,
            change.last_day,
            today=today,
            at=at,
            may_rise=move.undoing,
        )
