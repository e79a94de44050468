"""Write down a data breach, what is done about it, and who is affected (AVG 33, 34)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from audit.models import AccessLine, Breach, BreachEvent, StaffLook

Affected = Callable[[str, datetime, datetime], "QuerySet[Any, UUID]"]


@dataclass(frozen=True)
class Standing:
    """How a breach stands `at` a moment: what was decided, and how long there is to report it."""

    breach: Breach
    events: list[BreachEvent]
    at: datetime

    @property
    def supervisor(self) -> BreachEvent | None:
        """The last decision on telling the supervisor."""
        return self._last(BreachEvent.SUPERVISOR)

    @property
    def people(self) -> BreachEvent | None:
        """The last decision on telling the people concerned."""
        return self._last(BreachEvent.PEOPLE)

    @property
    def is_closed(self) -> bool:
        """Say whether the last line closed it; what is written after that opens it again."""
        return bool(self.events) and self.events[-1].kind == BreachEvent.Kind.CLOSED

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the 72 hours are over; below zero when they are."""
        return int((self.breach.report_before - self.at).total_seconds() // 60)

    @property
    def is_late(self) -> bool:
        """Say whether the supervisor should have been told, or decided about, already."""
        return self.supervisor is None and self.at > self.breach.report_before

    @property
    def hours_and_minutes(self) -> tuple[int, int]:
        """The time that is left, or by how much it is over."""
        return divmod(abs(self.minutes_left), 60)

    def _last(self, kinds: tuple[str, ...]) -> BreachEvent | None:
        return next((each for each in reversed(self.events) if each.kind in kinds), None)


def standing_of(at: datetime, *breaches: Breach) -> list[Standing]:
    """Return how breaches stand; without any, all of them, newest first."""
    found = Breach.objects.prefetch_related("events__staff")
    if breaches:
        found = found.filter(pk__in=[each.pk for each in breaches])
    return [Standing(each, list(each.events.all()), at) for each in found]


def add_event(
    breach: Breach, *, kind: str, why: str, staff: AbstractBaseUser, at: datetime
) -> BreachEvent:
    """Add a line to the story of a breach."""
    return BreachEvent.objects.create(
        breach=breach, kind=kind, why=why, staff_id=staff.pk, happened_at=at
    )


def affected_by(breach: Breach) -> "QuerySet[Any, UUID]":
    """Return the members whose data came out that way between the two moments, each once.

    It is worked out anew from the lines each time, in one statement; a member who was erased since
    cannot be found any more.
    """
    path = settings.BREACH_WAYS.get(breach.way)
    if path is None:
        return AccessLine.objects.none().values_list("subject__subject_id", flat=True)
    affected: Affected = import_string(path)
    return affected(breach.whose, breach.began_at, breach.ended_at)


def seen_by(staff_id: str, began_at: datetime, ended_at: datetime) -> "QuerySet[Any, UUID]":
    """Return whom a colleague's account saw from `began_at` until `ended_at`, both inclusive."""
    looks = StaffLook.objects.filter(staff=UUID(staff_id), seen_at__range=(began_at, ended_at))
    lines = AccessLine.objects.filter(
        trace_id__in=looks.values("trace_id"), subject__subject_id__isnull=False
    )
    return lines.order_by().values_list("subject__subject_id", flat=True).distinct()
