"""When people can walk in on one day, at each branch."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import F, Prefetch, Q

from catalog.models import Branch, Closure, OpeningHours


@dataclass(frozen=True)
class BranchDay:
    """One branch on one day: the stretches it is open, in order; none when it is closed."""

    branch: Branch
    stretches: list[tuple[time, time]]
    why: str
    """The name of the day when it differs from other weeks, for example a holiday."""


def branch_days(day: date) -> list[BranchDay]:
    """Return every branch with a building and its hours on `day`, by name; three queries."""
    hours = Prefetch("hours", OpeningHours.objects.filter(weekday=day.weekday()))
    branches = list(Branch.objects.filter(is_virtual=False).prefetch_related(hours))
    general_first = F("branch").asc(nulls_first=True)
    closures = list(
        Closure.objects.filter(Q(branch=None) | Q(branch__in=branches), day=day).order_by(
            general_first
        )
    )
    return [_on_the_day(branch, closures) for branch in branches]


def _on_the_day(branch: Branch, closures: list[Closure]) -> BranchDay:
    differs = [each for each in closures if each.branch_id in (None, branch.pk)]
    closure = differs[-1] if differs else None
    stretches = [(hour.opens_at, hour.closes_at) for hour in branch.hours.all()]
    if closure and closure.kind == Closure.Kind.CLOSED:
        stretches = []
    if closure and closure.closes_at is not None:
        early = closure.closes_at
        stretches = [(start, min(end, early)) for start, end in stretches if start < early]
    return BranchDay(branch=branch, stretches=stretches, why=closure.name if closure else "")
