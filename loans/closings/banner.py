"""The emergencies of now, for the banner on every page, at next to no cost.

Each process asks for the version of the calendar at most once in ten seconds, and for the
emergencies only when that version is new. A page therefore asks nothing most of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from catalog.models import CalendarVersion
from loans.closings.models import CalendarChange

FRESH_SECONDS = 10


@dataclass(frozen=True)
class Emergency:
    """What the banner says; `place` is empty for every branch."""

    place: str
    reason: str
    first_day: date
    last_day: date


@dataclass
class Known:
    """What a process knows, and until when it need not ask again."""

    version: int = -1
    until: float = 0
    emergencies: Sequence[Emergency] = ()


known = Known()


def emergencies_on(day: date) -> list[Emergency]:
    """Return the emergencies that hold on `day`, as they were known at most ten seconds ago."""
    if monotonic() >= known.until:
        _ask()
    return [each for each in known.emergencies if each.first_day <= day <= each.last_day]


def ask_again() -> None:
    """Let the next page of this process look: who declares an emergency sees it at once."""
    known.until = 0


def _ask() -> None:
    version = CalendarVersion.current()
    if version != known.version:
        standing = CalendarChange.objects.standing().emergencies().select_related("branch")
        known.emergencies = [
            Emergency(
                place=change.branch.name if change.branch else "",
                reason=change.name,
                first_day=change.first_day,
                last_day=change.last_day,
            )
            for change in standing.order_by("first_day", "pk")
        ]
        known.version = version
    known.until = monotonic() + FRESH_SECONDS
