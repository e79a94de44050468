"""What a step of the purge looks like, and the words all steps share.

A step is a module with two functions. `plan` only looks; `purge` runs inside one transaction of
the role that may delete, is safe to repeat, and returns how many rows went from each table.

A step whose app holds something of people also has `forget`: the same, for these people only and
whatever the age. Where a claim may hold something for a while it has `forget_but` too: that lets
everything go but the tables named in `kept`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings
from django.db import models

from bieb.lib.clock import AMSTERDAM
from retention.registry import Keep
from retention.rules import cutoff

PURGE = "purge"


@dataclass(frozen=True)
class Planned:
    """What would go from one table: all rows whose clock is `until` or earlier.

    `oldest` is the clock of the oldest of them. `short_lived` says that any share of the table may
    go at once: rows that live for days.
    """

    table: str
    what: str
    rows: int
    oldest: date | None
    until: date
    short_lived: bool = False


class Step(Protocol):
    """One module in `settings.PURGE_STEPS`, from the top floor down."""

    __name__: str

    def plan(self, *, today: date) -> Sequence[Planned]: ...

    def purge(self, *, today: date) -> dict[str, int]: ...


class Forgets(Protocol):
    """A step of an app that holds something of people."""

    __name__: str

    def forget(self, people: Any, *, today: date) -> dict[str, int]: ...


def forget_in(step: Step, people: Any, *, kept: Collection[str], today: date) -> dict[str, int]:
    """Forget `people` in one step, but for the tables in `kept` ("app.Model"); count per table."""
    but = getattr(step, "forget_but", None)
    if kept and but is not None:
        done: dict[str, int] = but(people, kept=kept, today=today)
        return done
    return cast("Forgets", step).forget(people, today=today) if hasattr(step, "forget") else {}


def steps() -> list[Step]:
    """Return the steps in the order in which they run."""
    return [cast("Step", import_module(name)) for name in settings.PURGE_STEPS]


def remove(rows: models.QuerySet[Any]) -> int:
    """Delete rows in one statement, without reading them and without cascades; return how many."""
    return int(rows.order_by()._raw_delete(PURGE) or 0)  # None where nothing can match


def midnight_after(day: date) -> datetime:
    """Return the first moment after the civil `day` in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def gone_before(today: date, keep: Keep) -> datetime:
    """Return the moment before which rows with a moment as clock must be gone `today`."""
    return midnight_after(cutoff(today, keep))


def planned(
    rows: models.QuerySet[Any],
    *,
    what: str,
    until: date,
    clock: str = "",
    oldest: date | None = None,
    short_lived: bool = False,
) -> Planned:
    """Count what would go; `clock` names the column with the day or moment, for the oldest."""
    counts: dict[str, Any] = {"number": models.Count("*")}
    if clock:
        counts["first"] = models.Min(clock)
    found = rows.order_by().aggregate(**counts)
    first = found.get("first") or oldest
    if isinstance(first, datetime):
        first = first.astimezone(AMSTERDAM).date()
    return Planned(
        rows.model._meta.db_table,
        what,
        found["number"],
        first if found["number"] else None,
        until,
        short_lived,
    )


def added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add up what several parts removed, by table."""
    total: dict[str, int] = {}
    for each in counts:
        for table, rows in each.items():
            total[table] = total.get(table, 0) + rows
    return total
