"""When people can walk in on one day, at each branch, and whether a colleague is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce

from catalog.calendar import NOBODY_INSIDE
from catalog.models import Branch, CalendarVersion, Closure, OpeningHours


class Stretch(NamedTuple):
    """From when until when the doors are open without a break."""

    opens_at: time
    closes_at: time
    is_staffed: bool
    """Whether colleagues are there; otherwise people help themselves with their card."""


@dataclass(frozen=True)
class Hours:
    """One day at one branch: the stretches in order (none when it is closed)."""

    stretches: tuple[Stretch, ...]
    why: str = ""
    """The name of the day when it differs from other weeks, for example a holiday."""


@dataclass(frozen=True)
class BranchDay:
    """One branch on one day, for a list of branches."""

    branch: Branch
    hours: Hours
    calendar: int
    """The version of the calendar that says so, for who asks more on the same page."""


@dataclass(frozen=True)
class _Plan:
    """Everything written about the hours of one branch."""

    week: Mapping[int, tuple[Stretch, ...]]
    differing: Mapping[date, tuple[str, time | None, str]]


def hours_on(day: date, *, branch_id: int, version: int) -> Hours:
    """Return the hours of a branch on `day`; `version` is that of the calendar now.

    A day that closes early loses what comes after that time. No query while nothing changed.
    """
    plan = _plan_of(branch_id, version)
    stretches = plan.week.get(day.weekday(), ())
    kind, closes_at, why = plan.differing.get(day, ("", None, ""))
    if kind in NOBODY_INSIDE:
        return Hours((), why)
    if closes_at is None:
        return Hours(stretches, why)
    early = (each for each in stretches if each.opens_at < closes_at)
    cut = (each._replace(closes_at=min(each.closes_at, closes_at)) for each in early)
    return Hours(tuple(cut), why)


def branch_days(day: date) -> list[BranchDay]:
    """Return every branch with a building and its hours on `day`, by name.

    One query, and two more for each branch after a change of the calendar.
    """
    version = Coalesce(Subquery(CalendarVersion.objects.values("version")), 0)
    branches = Branch.objects.filter(is_virtual=False).annotate(calendar=version)
    return [
        BranchDay(
            branch,
            hours_on(day, branch_id=branch.pk, version=branch.calendar),
            branch.calendar,
        )
        for branch in branches
    ]


@lru_cache(maxsize=256)
def _plan_of(branch_id: int, version: int) -> _Plan:
    """Read the hours and the different days of a branch; its own day wins over everybody's."""
    week: dict[int, tuple[Stretch, ...]] = {}
    for each in OpeningHours.objects.filter(branch=branch_id).order_by("opens_at"):
        stretch = Stretch(each.opens_at, each.closes_at, each.is_staffed)
        week[each.weekday] = (*week.get(each.weekday, ()), stretch)
    closures = Closure.objects.at(branch_id).order_by(F("branch").asc(nulls_first=True))
    return _Plan(
        week=week,
        differing={each.day: (each.kind, each.closes_at, each.name) for each in closures},
    )
