"""Two branches with the calendars of spring 2026: Holten counts its shelves on one day more."""

from datetime import date

from catalog.models import Branch, Closure
from tests.builders import a_branch

HOLIDAYS = (date(2026, 4, 6), date(2026, 5, 5), date(2026, 5, 14), date(2026, 5, 25))
STOCKTAKING = date(2026, 4, 7)


def rijssen() -> Branch:
    _holidays()
    return a_branch()


def holten() -> Branch:
    _holidays()
    branch = a_branch(code="HOL", name="Bibliotheek Holten")
    closed(STOCKTAKING, at=branch, name="Inventaris")
    return branch


def closed(day: date, *, at: Branch | None = None, name: str = "Dicht") -> Closure:
    """A closed day of one branch, or of all."""
    closure, _ = Closure.objects.get_or_create(
        branch=at, day=day, defaults={"kind": Closure.Kind.CLOSED, "name": name}
    )
    return closure


def _holidays() -> None:
    for day in HOLIDAYS:
        closed(day)
