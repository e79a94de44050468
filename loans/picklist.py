"""Which copies on our shelves somebody waits for: what to take off the shelf this morning."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.models import Branch, Copy
from reservations.models import Reservation


@dataclass(frozen=True)
class Pick:
    """A copy to take off its shelf, and the branch where it will be picked up. Nobody is named."""

    copy: Copy
    goes_to: Branch


def picklist(branch: Branch, *, today: date) -> list[Pick]:
    """Return what to take off the shelves of `branch`, in the order of the shelves.

    Every reservation that takes part today gets at most one copy over all branches, in the order
    of the queue, so that two branches never look for the same. Three queries.
    """
    chosen = assign(_who_wait(today), _free_copies(today))
    here = [Pick(copy, wish.pickup_branch) for copy, wish in chosen if copy.branch_id == branch.pk]
    return sorted(
        here,
        key=lambda pick: (pick.copy.shelf_mark, pick.copy.title.sort_key, pick.copy.barcode),
    )


def assign(waiting: Iterable[Reservation], free: Iterable[Copy]) -> list[tuple[Copy, Reservation]]:
    """Give each reservation, in the order given, a free copy: one of its own branch if it can."""
    left: dict[int, list[Copy]] = defaultdict(list)
    for copy in free:
        left[copy.title_id].append(copy)
    chosen = []
    for each in waiting:
        suited = [copy for copy in left[each.title_id] if each.is_suited_by(copy)]
        if suited:
            best = min(suited, key=lambda copy: (copy.branch_id != each.pickup_branch_id, copy.pk))
            left[each.title_id].remove(best)
            chosen.append((best, each))
    return chosen


def _who_wait(today: date) -> Iterable[Reservation]:
    return Reservation.objects.waiting().active(today).select_related("pickup_branch").in_order()


def _free_copies(today: date) -> Iterable[Copy]:
    wanted = Reservation.objects.waiting().active(today).values("title")
    return (
        Copy.objects.in_collection()
        .filter(title__in=wanted, loan=None, whereabouts=None, search_task=None)
        .select_related("title")
        .order_by("pk")
    )
