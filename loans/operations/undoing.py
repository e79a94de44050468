"""Undo the last act of a desk, as if it never happened: for a mistake that is noticed at once."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from bieb.lib import clock
from catalog.models import Copy
from loans import errors
from loans.models import Borrower, Loan, PastLoan, Scan

UNDO_WINDOW = timedelta(minutes=10)


@transaction.atomic
def undo_lend(scan: Scan, *, at: datetime) -> None:
    """Delete the loan that `scan` made; it does not become history.

    Locks the scan: pressing the key twice undoes once.

    Raises:
        NothingToUndo: it was undone or returned meanwhile.
        UndoTooLate: the scan is more than ten minutes old.
    """
    scan = _undoable(scan, Scan.LENT, at)
    deleted, _ = Loan.objects.filter(pk=scan.loan_number).delete()
    if not deleted:
        raise errors.NothingToUndo
    _mark_undone(scan, at)


@transaction.atomic
def undo_return(scan: Scan, *, at: datetime) -> Loan:
    """Open the loan again that `scan` closed: same number, same days, same terms.

    Locks the scan, then the copy. The fact and the link that the return wrote are taken out by
    the database itself: the application may not delete either.

    Raises:
        NothingToUndo: it was undone meanwhile.
        UndoTooLate: the scan is more than ten minutes old.
        CopyOnLoan: the copy was lent again meanwhile.
    """
    scan = _undoable(scan, Scan.RETURNED, at)
    past = PastLoan.objects.get(pk=scan.loan_number)
    copy = Copy.objects.select_for_update(of=("self",)).get(pk=past.copy_id)
    if Loan.objects.filter(copy=copy).exists():
        raise errors.CopyOnLoan
    returned_on = clock.day_of(scan.scanned_at)
    link = Borrower.objects.get(returned_on=returned_on, loan=past)
    _take_out(past, returned_on)
    loan = Loan.objects.create(
        id=past.pk,
        copy=copy,
        member_id=link.member_id,
        lent_at_id=past.lent_at_id,
        lent_on=link.lent_on,
        due_on=link.due_on,
        renewals=past.renewals,
        **scan.terms,
    )
    _mark_undone(scan, at)
    return loan


def terms_of(loan: Loan) -> dict[str, int | None]:
    """Return what a return would forget of `loan` and undoing it needs: numbers of days and times."""
    return {
        "loan_days": loan.loan_days,
        "renewal_days": loan.renewal_days,
        "max_renewals": loan.max_renewals,
        "terms_id": loan.terms_id,
    }


def _undoable(scan: Scan, outcome: str, at: datetime) -> Scan:
    scan = Scan.objects.select_for_update().get(pk=scan.pk)
    if scan.outcome != outcome or scan.undone_at is not None:
        raise errors.NothingToUndo
    if at - scan.scanned_at > UNDO_WINDOW:
        raise errors.UndoTooLate(minutes=UNDO_WINDOW.seconds // 60)
    return scan


def _mark_undone(scan: Scan, at: datetime) -> None:
    scan.undone_at = at
    scan.save(update_fields=["undone_at"])


def _take_out(past: PastLoan, returned_on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT loans_undo_return(%s, %s)", [past.pk, returned_on])
        if cursor.fetchone() != (True,):
            raise errors.NothingToUndo
