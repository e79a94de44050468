"""Undoing at the desk: as if it never happened, for ten minutes, once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from bieb.lib.clock import noon
from loans import errors
from loans.lost import declare_lost
from loans.models import Borrower, Loan, LoanCharge, PastLoan, Scan, SearchTask
from loans.operations import (
    Mode,
    claim_returned,
    lend_copy,
    renew_loan,
    return_copy,
    undo_lend,
    undo_return,
)
from loans.settling import settle_open
from payments.balances import balance_of
from payments.operations import waive
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_member, a_rule

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def a_lending_scan(loan: Loan) -> Scan:
    return Scan.objects.create(
        key=uuid4(), scanned_at=NOON, outcome=Scan.LENT, copy=loan.copy, loan_number=loan.pk
    )


def a_returning_scan(loan: Loan, *, mode: Mode = Mode.NORMAL) -> Scan:
    returned = return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY), mode=mode)
    return Scan.objects.create(
        key=uuid4(),
        scanned_at=NOON,
        outcome=Scan.RETURNED,
        copy=loan.copy,
        loan_number=returned.past.pk,
        terms=returned.memory,
    )


def test_an_undone_loan_left_no_history() -> None:
    loan, other = a_loan(), a_loan(member=a_member(given_name="Fatima"))

    undo_lend(a_lending_scan(loan), at=NOON)

    assert list(Loan.objects.all()) == [other]
    assert not PastLoan.objects.exists()
    assert not Borrower.objects.exists()


def test_an_undone_return_gave_the_same_loan_again() -> None:
    loan, other = a_loan(), a_loan(member=a_member(given_name="Fatima"))
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))
    before = Loan.objects.filter(pk=loan.pk).values().get()
    return_copy(other.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))

    undo_return(a_returning_scan(loan), at=NOON)

    assert Loan.objects.filter(pk=loan.pk).values().get() == before
    assert [past.pk for past in PastLoan.objects.all()] == [other.pk]
    assert [link.member for link in Borrower.objects.all()] == [other.member]


def test_an_undone_return_of_what_was_looked_for_had_it_looked_for_again() -> None:
    claimed, other = a_loan(), a_loan(member=a_member(given_name="Fatima"))
    claim_returned(claimed, today=MONDAY)

    for loan in (claimed, other):
        undo_return(a_returning_scan(loan), at=NOON)

    assert [task.copy for task in SearchTask.objects.all()] == [claimed.copy]


def test_an_undone_return_of_what_was_lost_let_price_and_work_stand_again() -> None:
    a_rule(replacement_cents=2000, replacement_admin_cents=500, refund_days=90)
    tuesday = MONDAY + timedelta(days=1)
    lost, other = a_loan(), a_loan(member=a_member(given_name="Fatima"))
    for loan in (lost, other):
        declare_lost(loan, today=tuesday, at=noon(tuesday))
    scan = a_returning_scan(lost)
    between = balance_of(lost.member).open_cents

    undo_return(scan, at=NOON)

    assert between == 0
    assert balance_of(lost.member).open_cents == balance_of(other.member).open_cents == 2500


def test_an_undone_amnesty_let_go_again_of_what_a_colleague_had_waived() -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=500)
    long_ago = MONDAY - timedelta(days=42)
    waived, other = a_loan(today=long_ago), a_loan(today=long_ago)
    settle_open(today=MONDAY, at=noon(MONDAY))
    whole = balance_of(other.member).open_cents
    line = LoanCharge.objects.get(loan_number=waived.pk)
    waive(line.charge, cents=40, reason="goodwill", by=None, today=MONDAY, at=noon(MONDAY))
    scan = a_returning_scan(waived, mode=Mode.AMNESTY)
    between = balance_of(waived.member).open_cents

    undo_return(scan, at=NOON)

    assert (between, balance_of(waived.member).open_cents) == (0, whole - 40)
    assert balance_of(other.member).open_cents == whole > 40


@pytest.mark.parametrize(("seconds", "undone"), [(600, True), (601, False)])
def test_undoing_worked_for_ten_minutes(seconds: int, undone: bool) -> None:
    scan, at = a_lending_scan(a_loan()), NOON + timedelta(seconds=seconds)

    if undone:
        undo_lend(scan, at=at)
    else:
        with pytest.raises(errors.UndoTooLate):
            undo_lend(scan, at=at)

    assert Loan.objects.exists() is not undone


def test_undoing_twice_undid_once() -> None:
    loan = a_loan()
    scan = a_returning_scan(loan)
    undo_return(scan, at=NOON)

    with pytest.raises(errors.NothingToUndo):
        undo_return(scan, at=NOON)

    assert Loan.objects.get().pk == loan.pk


def test_a_loan_that_was_returned_meanwhile_was_not_undone() -> None:
    loan = a_loan()
    scan = a_lending_scan(loan)
    return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    next_loan = lend_copy(loan.copy, a_member(), branch=a_branch(), today=MONDAY, at=noon(MONDAY))

    with pytest.raises(errors.NothingToUndo):
        undo_lend(scan, at=NOON)

    assert Loan.objects.get() == next_loan


def test_a_return_was_not_undone_when_the_copy_was_lent_again() -> None:
    loan = a_loan()
    scan = a_returning_scan(loan)
    next_loan = lend_copy(loan.copy, a_member(), branch=a_branch(), today=MONDAY, at=noon(MONDAY))

    with pytest.raises(errors.CopyOnLoan):
        undo_return(scan, at=NOON)

    assert Loan.objects.get() == next_loan
    assert PastLoan.objects.filter(pk=loan.pk).exists()


def test_the_application_could_not_take_out_an_old_return() -> None:
    """The database itself refuses what is older than the last two days of returns."""
    old, fresh = a_loan(), a_loan(copy=a_copy())
    return_copy(old.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    return_copy(
        fresh.copy,
        branch=a_branch(),
        today=MONDAY + timedelta(days=2),
        at=noon(MONDAY + timedelta(days=2)),
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT loans_undo_return(%s, %s)", [old.pk, MONDAY])
        answer = cursor.fetchone()

    assert answer == (False,)
    assert PastLoan.objects.count() == 2


def test_the_application_could_not_delete_a_fact_by_itself() -> None:
    past = return_copy(a_loan().copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY)).past

    with pytest.raises(ProgrammingError, match="permission denied"):
        PastLoan.objects.filter(pk=past.pk)._raw_delete("default")
