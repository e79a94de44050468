"""Undo the last act of a desk, as if it never happened: for a mistake that is noticed at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bieb.lib.clock import day_of
from catalog.calendar import open_days
from catalog.models import Copy
from circulation.models import Terms
from circulation.standing import standing_of
from loans import errors, fees
from loans.lost import settle_lost
from loans.models import Borrower, Loan, PastLoan, Renewal, Scan, SearchTask
from loans.operations.standing import lock_copy
from loans.yearly import give_back_yearly, use_yearly
from payments.models import Charge, Transaction
from payments.operations import waive
from reservations.models import Whereabouts
from reservations.operations import give_back, release

UNDO_WINDOW = timedelta(minutes=10)
RULE = Transaction.Reason.RULE


@transaction.atomic
def undo_lend(scan: Scan, *, at: datetime) -> Whereabouts | None:
    """Delete the loan that `scan` made; it does not become history.

    Locks the scan, then the copy: pressing the key twice undoes once. A reservation that the loan
    fulfilled is there again, at the same place in line. Returns where the copy is kept again, or
    where it travels; `None` when it came from its shelf.

    Raises:
        NothingToUndo: it was undone or returned meanwhile.
        UndoTooLate: the scan is more than ten minutes old.
        CannotComeBack, AlreadyReserved: what happened since leaves no room for the reservation.
    """
    scan = _undoable(scan, Scan.LENT, at)
    lock_copy(scan.copy_id or 0)
    loan = Loan.objects.select_related("terms").filter(pk=scan.loan_number).first()
    if loan is None:
        raise errors.NothingToUndo
    give_back_yearly(loan.member_id, loan.terms, used_on=loan.lent_on)
    loan.delete()
    _mark_undone(scan, at)
    fulfilled = scan.terms.get("fulfilled")
    return give_back(scan.copy_id or 0, loan.member_id, fulfilled) if fulfilled else None


@transaction.atomic
def undo_return(scan: Scan, *, at: datetime) -> Loan:
    """Open the loan again that `scan` closed: same number, same days, same terms, same money.

    Locks the scan, then the copy. The fact and the link that the return wrote are taken out by
    the database itself: the application may not delete either. Whoever the copy was kept for
    waits again, at the same place.

    Raises:
        NothingToUndo: it was undone meanwhile.
        UndoTooLate: the scan is more than ten minutes old.
        CopyOnLoan: the copy was lent again meanwhile.
        YearlyLimitReached: a renewal that comes back has no room any more.
    """
    scan = _undoable(scan, Scan.RETURNED, at)
    past = PastLoan.objects.get(pk=scan.loan_number)
    lock_copy(past.copy_id)
    if Loan.objects.filter(copy=past.copy_id).exists():
        raise errors.CopyOnLoan
    memory = scan.terms
    returned_on = date.fromisoformat(memory["returned_on"])
    link = Borrower.objects.get(returned_on=returned_on, loan=past)
    _take_out(past, returned_on)
    loan = _open_again(past, link, memory)
    release(loan.copy, at=at)
    _renew_again(loan, returned_on, at)
    _settle_again(loan, at)
    _waive_again(memory.get("waived", []), at)
    _mark_undone(scan, at)
    return loan


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


def _open_again(past: PastLoan, link: Borrower, memory: dict[str, Any]) -> Loan:
    loan = Loan.objects.create(
        id=past.pk,
        copy=Copy.objects.select_related("title", "branch").get(pk=past.copy_id),
        member_id=link.member_id,
        lent_at=past.lent_at,
        lent_on=link.lent_on,
        due_on=date.fromisoformat(memory["due_on"]),
        renewals=memory["renewals"],
        max_renewals=memory["max_renewals"],
        terms=Terms.objects.get(pk=memory["terms_id"]),
        claimed_on=_day(memory["claimed_on"]),
        lost_on=_day(memory["lost_on"]),
    )
    Renewal.objects.bulk_create(
        Renewal(
            loan=loan,
            renewed_at=datetime.fromisoformat(renewed_at),
            from_due_on=date.fromisoformat(from_due_on),
            to_due_on=date.fromisoformat(to_due_on),
        )
        for renewed_at, from_due_on, to_due_on in memory["renewal_events"]
    )
    if loan.claimed_on is not None:  # the return ended the search; it is missing again
        SearchTask.objects.get_or_create(copy=loan.copy, defaults={"opened_on": loan.claimed_on})
    return loan


def _renew_again(loan: Loan, returned_on: date, at: datetime) -> None:
    """Let the renewals count again that the return took back: they were after its day."""
    calendar, today = open_days(loan.lent_at), day_of(at)
    for each in loan.renewal_events.all():
        if each.renewed_on <= returned_on:
            continue
        if loan.terms.yearly_counts_renewals:
            who = standing_of(loan.member_id, each.renewed_on)
            use_yearly(loan.member_id, loan.terms, since=who.member_since, today=each.renewed_on)
        until = each.renewed_on - timedelta(days=1)
        late = replace(fees.lateness_of(loan, today=today), due_on=each.from_due_on, until=until)
        fees.settle(late, calendar, today=today, at=at, is_final=True)


def _settle_again(loan: Loan, at: datetime) -> None:
    """Let the ledger say what it said before: late until yesterday, and the price when lost."""
    today = day_of(at)
    late = fees.lateness_of(loan, today=today)
    fees.settle(late, open_days(loan.lent_at), today=today, at=at)
    settle_lost(loan, today=today, at=at)


def _waive_again(waived: Iterable[tuple[int, int]], at: datetime) -> None:
    """Let go again of what was waived before the return, where that return took the amount away."""
    before = dict(waived)
    for each in Charge.objects.with_amounts().filter(pk__in=before).order_by("pk"):
        cents = min(before[each.pk] - each.waived_cents, each.open_cents)
        if cents > 0:
            waive(each, cents=cents, reason=RULE, by=None, at=at, today=day_of(at))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
