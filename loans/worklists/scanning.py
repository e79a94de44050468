"""What a scan on a worklist does: the copy is put ready, sent, or goes back on its shelf."""

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from bieb.lib.barcodes import COPY, is_number
from catalog.models import Branch, Copy
from loans import errors
from loans.models import Loan, SearchTask
from loans.operations.taking_in import take_in
from reservations.operations import Captured, clear, release

CLEAR = "opruimen"


def scanned_copy(number: str) -> Copy:
    """Return the copy with this barcode, spaces left out.

    Raises:
        CopyUnknown: no copy has it, or it is no barcode.
    """
    digits = "".join(number.split())
    copy = Copy.objects.filter(barcode=digits).first() if is_number(digits, COPY) else None
    if copy is None:
        raise errors.CopyUnknown(barcode=number[:40])
    return copy


@transaction.atomic
def scan(
    copy: Copy, *, worklist: str, branch: Branch, today: date, at: datetime
) -> Captured | None:
    """Take `copy` in at `branch`; on the list of what must be cleared only what may be is.

    Raises:
        CopyOnLoan: somebody has it according to us: it must be taken back at the desk.
        CopyWithdrawn: it left the collection.
        StillHeld, NotOnTheShelf: it is nothing to clear.
    """
    copy = Copy.objects.select_for_update(no_key=True).get(pk=copy.pk)
    if Loan.objects.filter(copy=copy).exists():
        raise errors.CopyOnLoan
    if worklist == CLEAR:
        return clear(copy, branch=branch, today=today, at=at)
    with suppress(errors.CopyNotOnLoan):  # then it goes back on its shelf
        return take_in(copy, branch=branch, today=today, at=at).captured
    return None


@transaction.atomic
def was_not_there(copy: Copy, *, today: date, at: datetime) -> SearchTask:
    """Have a copy looked for that is not where it should be; until then nobody gets it.

    Whoever it was kept for waits again, at the old place: for another copy, or until this one is
    found. Locks the copy. Safe to repeat.

    Raises:
        CopyOnLoan: somebody has taken it home meanwhile.
    """
    copy = Copy.objects.select_for_update(no_key=True).get(pk=copy.pk)
    if Loan.objects.filter(copy=copy).exists():
        raise errors.CopyOnLoan
    release(copy, at=at)
    task, _made = SearchTask.objects.get_or_create(copy=copy, defaults={"opened_on": today})
    return task
