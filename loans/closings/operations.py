"""Declare, lengthen, end and undo a closing: the calendar, every date that moves, and who hears."""

from datetime import date, datetime, timedelta

from django.db import transaction

from bieb.lib.clock import day_of
from loans.closings import errors
from loans.closings.days import hold_calendar, put_on_calendar, take_off_calendar
from loans.closings.effects import Effect, carry_out, effect_of, moves_of
from loans.closings.models import CalendarAct, CalendarChange, ShiftedDate
from loans.closings.telling import tell_moved, tell_restored
from members.models import Account
from notifications.outbox import wake_waiting

MOST_DAYS = 366
DAYS_BACK = 14
"""An emergency may have begun this many days before somebody can declare it."""
Act = CalendarAct.Act


@transaction.atomic
def preview(change: CalendarChange, *, today: date) -> Effect:
    """Say what declaring `change`, not saved yet, would do. Nothing stays of it.

    Its days are really written and the same question is asked; then all of it is taken back.

    Raises:
        As `declare`.
    """
    draft = CalendarChange(
        kind=change.kind,
        branch=change.branch,
        first_day=change.first_day,
        last_day=change.last_day,
        name=change.name,
    )
    _write(draft, today=today)
    effect = effect_of(moves_of(draft, today=today), today=today)
    transaction.set_rollback(True)
    return effect


@transaction.atomic
def declare(change: CalendarChange, *, by: Account, at: datetime) -> CalendarAct:
    """Close the days of `change`, move what was due on them, and write one message per reader.

    Holds the calendar, then the things that move in the order of their number. The number of
    statements does not depend on how many things move.

    Raises:
        LastBeforeFirst, TooLong, InThePast, TooLongAgo: the days make no sense.
        AlreadyDeclared: exactly this stands already, for example after pressing twice.
        NothingOpenAfter: a branch would have no open day for a year.
    """
    _write(change, today=day_of(at))
    return _move_on(change, Act.DECLARED, by=by, at=at)


@transaction.atomic
def preview_last_day(change: CalendarChange, last_day: date, *, today: date) -> Effect:
    """Say what another last day would do. Nothing stays of it.

    Raises:
        As `set_last_day`.
    """
    held = _held(change, today=today)
    is_longer = _stretch(held, last_day, today=today)
    moves = moves_of(held, today=today) if is_longer else []
    effect = effect_of(moves, today=today)
    transaction.set_rollback(True)
    return effect


@transaction.atomic
def set_last_day(
    change: CalendarChange, last_day: date, *, by: Account, at: datetime
) -> CalendarAct:
    """Make `change` longer, or end it earlier.

    Longer moves more dates and tells whose they are. Earlier opens the days after `last_day`, but
    the dates that were given stay: nobody has to come back sooner than we wrote.

    Raises:
        NotToBeChanged: it is over, or was undone.
        SameLastDay, LastDayPassed, LastBeforeFirst, TooLong: the new day makes no sense.
        NothingOpenAfter: a branch would have no open day for a year.
    """
    held = _held(change, today=day_of(at))
    if _stretch(held, last_day, today=day_of(at)):
        return _move_on(held, Act.LENGTHENED, by=by, at=at)
    wake_waiting(now=at)
    return _write_down(held, Act.SHORTENED, by=by, at=at)


@transaction.atomic
def preview_undo(change: CalendarChange, *, today: date) -> Effect:
    """Say what undoing `change` would do. Nothing stays of it.

    Raises:
        NotToBeChanged: it is over, or was undone.
    """
    held = _held(change, today=today)
    _open_again(held, today=today)
    effect = effect_of(moves_of(held, today=today, undoing=True), today=today)
    transaction.set_rollback(True)
    return effect


@transaction.atomic
def undo(change: CalendarChange, *, by: Account, at: datetime) -> CalendarAct:
    """Open the days of `change` again and give everything its exact old date back.

    What was renewed since keeps its date, and so does what would have to be back on a day that
    has passed. Days that have passed stay closed, and what another closing covers stays moved.
    Whoever was told gets one correction; a message that has not left is dropped.

    Raises:
        NotToBeChanged: it is over, or was undone meanwhile.
    """
    today = day_of(at)
    held = _held(change, today=today)
    _open_again(held, today=today)
    moved = carry_out(moves_of(held, today=today, undoing=True), at=at)
    held.undone_at = at
    held.save(update_fields=["undone_at", "replaced"])
    wake_waiting(now=at)
    return _write_down(
        held, Act.UNDONE, by=by, at=at, moved=moved, messages=tell_restored(held, at=at)
    )


@transaction.atomic
def move_stragglers(*, at: datetime) -> int:
    """Move what was lent or renewed in the very moment of a declaration, under the old calendar.

    Safe to repeat: what stands on an open day stays. Return how many things moved.
    """
    hold_calendar()
    number = 0
    for change in CalendarChange.objects.ahead(day_of(at)).order_by("pk"):
        moved = carry_out(moves_of(change, today=day_of(at)), at=at)
        tell_moved(change, moved, at=at)
        number += sum(map(len, moved.values()))
    return number


def _write(change: CalendarChange, *, today: date) -> None:
    """Put the days of a new change on the calendar."""
    _refuse_days(change, today=today)
    hold_calendar()
    same = CalendarChange.objects.standing().filter(kind=change.kind, branch=change.branch_id)
    if same.filter(first_day=change.first_day, last_day=change.last_day).exists():
        raise errors.AlreadyDeclared
    change.save(force_insert=True)
    put_on_calendar(change, list(change.days()))
    change.save(update_fields=["replaced"])


def _stretch(change: CalendarChange, last_day: date, *, today: date) -> bool:
    """Put the days up to `last_day` on the calendar, or take off those after it; say if it is longer."""
    before = set(change.days())
    change.last_day = last_day
    _refuse_last_day(change, before, today=today)
    after = set(change.days())
    put_on_calendar(change, sorted(after - before))
    take_off_calendar(change, sorted(before - after))
    change.save(update_fields=["last_day", "replaced"])
    return after > before


def _open_again(change: CalendarChange, *, today: date) -> None:
    take_off_calendar(change, [day for day in change.days() if day >= today])


def _held(change: CalendarChange, *, today: date) -> CalendarChange:
    """Hold the calendar and the change, as it is now."""
    hold_calendar()
    held = CalendarChange.objects.select_for_update().get(pk=change.pk)
    if not held.can_change(today):
        raise errors.NotToBeChanged
    return held


def _refuse_days(change: CalendarChange, *, today: date) -> None:
    if change.last_day < change.first_day:
        raise errors.LastBeforeFirst
    if (change.last_day - change.first_day).days >= MOST_DAYS:
        raise errors.TooLong(days=MOST_DAYS)
    if not change.is_emergency and change.first_day < today:
        raise errors.InThePast
    if change.last_day < today:
        raise errors.LastDayPassed
    if change.first_day < today - timedelta(days=DAYS_BACK):
        raise errors.TooLongAgo(days=DAYS_BACK)


def _refuse_last_day(change: CalendarChange, before: set[date], *, today: date) -> None:
    if change.last_day == max(before):
        raise errors.SameLastDay
    if change.last_day < change.first_day:
        raise errors.LastBeforeFirst
    if change.last_day < today:
        raise errors.LastDayPassed
    if (change.last_day - change.first_day).days >= MOST_DAYS:
        raise errors.TooLong(days=MOST_DAYS)


def _move_on(change: CalendarChange, act: str, *, by: Account, at: datetime) -> CalendarAct:
    moved = carry_out(moves_of(change, today=day_of(at)), at=at)
    messages = tell_moved(change, moved, at=at)
    return _write_down(change, act, by=by, at=at, moved=moved, messages=messages)


def _write_down(
    change: CalendarChange,
    act: str,
    *,
    by: Account,
    at: datetime,
    moved: dict[str, list[int]] | None = None,
    messages: int = 0,
) -> CalendarAct:
    numbers = moved or {}
    return CalendarAct.objects.create(
        change=change,
        act=act,
        last_day=change.last_day,
        acted_at=at,
        staff=by,
        loans=len(numbers.get(ShiftedDate.What.LOAN, ())),
        shelf=len(numbers.get(ShiftedDate.What.SHELF, ())),
        messages=messages,
    )
