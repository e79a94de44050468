"""Two branches, and what their desks do with a copy that is scanned."""

from datetime import date, datetime

from bieb.lib.clock import AMSTERDAM
from catalog.models import Branch, Copy
from reservations.models import Reservation, Whereabouts
from reservations.operations import Captured, capture, clear
from tests.builders import a_branch


def rijssen() -> Branch:
    return a_branch()


def holten() -> Branch:
    return a_branch(code="HOL", name="Bibliotheek Holten")


def at_the_desk(day: date, clock: str = "11:00") -> datetime:
    """A moment by the clock on the wall of the library."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=AMSTERDAM)


def scan(copy: Copy, branch: Branch, day: date) -> Captured | None:
    """A copy came back, arrived, or was found on the shelf."""
    return capture(copy.pk, branch=branch, today=day, at=at_the_desk(day))


def scan_off(copy: Copy, branch: Branch, day: date, clock: str = "09:40") -> Captured | None:
    """A copy is scanned off the hold shelf."""
    return clear(copy, branch=branch, today=day, at=at_the_desk(day, clock))


def state_of(reservation: Reservation) -> str:
    """The state now; "gone" when the reservation ended."""
    found = Reservation.objects.filter(pk=reservation.pk).values_list("state", flat=True)
    return next(iter(found), "gone")


def place_of(copy: Copy) -> tuple[str, str]:
    """State and branch of a copy that is kept or travels; ("", "") for one on its shelf."""
    found = Whereabouts.objects.filter(copy=copy).values_list("state", "branch__code")
    return next(iter(found), ("", ""))
