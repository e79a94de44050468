"""What stands on each worklist of a branch. No list names anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bieb.lib.clock import day_of
from catalog.calendar import OpenDays, open_days
from catalog.models import Branch
from loans.picklist import picklist
from reservations.models import Whereabouts, WhereaboutsQuerySet

LATE_AFTER_OPEN_DAYS = 5
"""A copy that travels for more open days than this is looked for."""


@dataclass(frozen=True)
class Journey:
    """A copy that travels, and whether it should have been there."""

    place: Whereabouts
    is_late: bool


@dataclass(frozen=True)
class Numbers:
    """How much there is to do at a branch now."""

    to_pick: int
    ready: int
    to_clear: int
    incoming: int
    outgoing: int


def hold_shelf(branch: Branch) -> WhereaboutsQuerySet:
    """What lies ready at `branch`, by code."""
    return _shown(Whereabouts.objects.on_hold_shelf(branch).filter(state="ready"))


def to_clear(branch: Branch) -> WhereaboutsQuerySet:
    """What must come off the hold shelf of `branch`, by code."""
    return _shown(Whereabouts.objects.to_clear(branch))


def incoming(branch: Branch, *, today: date) -> list[Journey]:
    """What is on its way to `branch`, longest first."""
    rows = _shown(Whereabouts.objects.travelling().filter(branch=branch))
    return _journeys(list(rows), today)


def outgoing(branch: Branch, *, today: date) -> list[Journey]:
    """What left `branch` and has not arrived, longest first."""
    rows = _shown(Whereabouts.objects.travelling().filter(came_from=branch))
    return _journeys(list(rows), today)


def numbers(branch: Branch, *, today: date) -> Numbers:
    """Count what there is to do at `branch`."""
    travelling = Whereabouts.objects.travelling()
    return Numbers(
        to_pick=len(picklist(branch, today=today)),
        ready=hold_shelf(branch).count(),
        to_clear=to_clear(branch).count(),
        incoming=travelling.filter(branch=branch).count(),
        outgoing=travelling.filter(came_from=branch).count(),
    )


def _shown(rows: WhereaboutsQuerySet) -> WhereaboutsQuerySet:
    return rows.select_related("copy__title", "branch", "came_from", "reservation")


def _journeys(rows: Sequence[Whereabouts], today: date) -> list[Journey]:
    """Count by the open days of where it goes to."""
    goals = {place.branch_id: place.branch for place in rows}
    calendars = {number: open_days(branch) for number, branch in goals.items()}
    return [
        Journey(place, is_late=_is_late(place, calendars[place.branch_id], today)) for place in rows
    ]


def _is_late(place: Whereabouts, calendar: OpenDays, today: date) -> bool:
    return calendar.open_days_after(day_of(place.since), today) > LATE_AFTER_OPEN_DAYS
