"""The days of a closing on the calendar: written over what was there, and taken off again."""

from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Any

from django.db import connection

from catalog.calendar import NOBODY_INSIDE
from catalog.models import Closure
from loans.closings.models import CalendarChange


def hold_calendar() -> None:
    """Wait until nobody else changes the calendar, and keep others waiting until we are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM catalog_calendarversion FOR UPDATE")


def put_on_calendar(change: CalendarChange, days: Collection[date]) -> None:
    """Write `days` for the branch of `change`; what was written there before makes room.

    A closing of every branch also takes the place of days on which one branch would be open.
    Days that another closing wrote are not remembered: they come back from that closing itself.
    """
    others = _others(change)
    in_the_way = Closure.objects.of(change.branch_id)
    if change.branch_id is None:
        in_the_way |= Closure.objects.exclude(branch=None).exclude(kind__in=NOBODY_INSIDE)
    rows = list(in_the_way.filter(day__in=days))
    change.replaced += [
        _remembered(row)
        for row in rows
        if not any(_is_row_of(other, row.branch_id, row.day) for other in others)
    ]
    Closure.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Closure.objects.bulk_create(_row(change, day) for day in days)


def take_off_calendar(change: CalendarChange, days: Collection[date]) -> None:
    """Take `days` of `change` off, and bring back what they replaced.

    What another closing still covers goes to that closing: its days stay, and what made room for
    us makes room for it. A day that somebody opened by hand meanwhile is left alone.
    """
    others = _others(change)
    ours = Closure.objects.of(change.branch_id).filter(kind__in=NOBODY_INSIDE)
    ours.filter(day__in=days).delete()
    taken: set[tuple[int | None, date]] = set()
    taken |= set(Closure.objects.filter(day__in=days).values_list("branch", "day"))
    rows = [
        _row(heir, day)
        for day in days
        if (change.branch_id, day) not in taken
        and (heir := _last(each for each in others if _is_row_of(each, change.branch_id, day)))
    ]
    taken |= {(row.branch_id, row.day) for row in rows}
    Closure.objects.bulk_create([*rows, *_brought_back(change, days, others, taken)])


def _brought_back(
    change: CalendarChange,
    days: Collection[date],
    others: list[CalendarChange],
    taken: set[tuple[int | None, date]],
) -> list[Closure]:
    """Share out what made room on `days`: to the calendar, or to a closing that still needs it."""
    left, back = [], []
    for each in change.replaced:
        branch_id, day = each["branch"], date.fromisoformat(each["day"])
        heir = _last(other for other in others if other.is_about(branch_id) and other.holds_on(day))
        if day not in days:
            left.append(each)
        elif heir:
            heir.replaced.append(each)
            heir.save(update_fields=["replaced"])
        elif (branch_id, day) not in taken:
            back.append(_as_it_was(each))
    change.replaced = left
    return back


def _others(change: CalendarChange) -> list[CalendarChange]:
    """The other closings that stand, oldest first."""
    return list(CalendarChange.objects.standing().exclude(pk=change.pk).order_by("pk"))


def _is_row_of(change: CalendarChange, branch_id: int | None, day: date) -> bool:
    return change.branch_id == branch_id and change.holds_on(day)


def _last(changes: Iterable[CalendarChange]) -> CalendarChange | None:
    return max(changes, key=lambda change: change.pk, default=None)


def _row(change: CalendarChange, day: date) -> Closure:
    return Closure(branch_id=change.branch_id, day=day, kind=change.day_kind, name=change.name)


def _remembered(row: Closure) -> dict[str, Any]:
    return {
        "branch": row.branch_id,
        "day": row.day.isoformat(),
        "kind": row.kind,
        "closes_at": row.closes_at.isoformat() if row.closes_at else None,
        "name": row.name,
    }


def _as_it_was(remembered: dict[str, Any]) -> Closure:
    closes_at = remembered["closes_at"]
    return Closure(
        branch_id=remembered["branch"],
        day=date.fromisoformat(remembered["day"]),
        kind=remembered["kind"],
        closes_at=time.fromisoformat(closes_at) if closes_at else None,
        name=remembered["name"],
    )
