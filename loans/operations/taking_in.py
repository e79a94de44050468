"""A copy is scanned without a card: whatever it was doing, say what happens with it now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from catalog.models import Branch, Copy
from loans import errors
from loans.models import Loan, SearchTask
from loans.operations.returning import Mode, Returned, return_copy
from loans.operations.standing import lock_copy
from reservations.models import Whereabouts
from reservations.operations import Captured, capture


@dataclass(frozen=True)
class TakenIn:
    """What came of a scan: a loan that ended, or only a new place; `captured` says where it goes.

    Without a loan and without a place it goes on its shelf. `was_searched` tells that somebody
    was looking for it.
    """

    returned: Returned | None
    captured: Captured | None
    was_searched: bool = False


@transaction.atomic
def take_in(
    copy: Copy, *, branch: Branch, today: date, at: datetime, mode: Mode = Mode.NORMAL
) -> TakenIn:
    """Take in what was scanned at `branch`: back from loan, arrived, or off the hold shelf.

    What is on loan is returned. What travelled arrives; what must come off the hold shelf is kept
    for the next in line only now; a free copy that somebody waits for is kept for them. Locks the
    copy and its title.

    Raises:
        CopyNotOnLoan: it was not out, nobody waits for it, and it belongs on its shelf here.
        CopyWithdrawn: it left the collection.
    """
    lock_copy(copy.pk)
    if Loan.objects.filter(copy=copy).exists():
        returned = return_copy(copy, branch=branch, today=today, at=at, mode=mode)
        return TakenIn(returned, returned.captured)
    if copy.was_withdrawn(today):
        raise errors.CopyWithdrawn
    had_place = Whereabouts.objects.filter(copy=copy).exists()
    searched, _rows = SearchTask.objects.filter(copy=copy).delete()
    captured = capture(copy.pk, branch=branch, today=today, at=at)
    if captured is None and not had_place and not searched:
        raise errors.CopyNotOnLoan
    return TakenIn(None, captured, was_searched=bool(searched))
