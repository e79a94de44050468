"""Take a copy back: the loan becomes a fact, and who it was becomes a link that will go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from catalog.calendar import open_days
from catalog.models import Branch, Copy
from loans import errors, fees
from loans.lost import settle_found
from loans.models import Loan, LoanCharge, PastLoan, Renewal
from loans.operations.renewing import take_back_renewals
from loans.operations.standing import lock_copy
from members.rules import is_youth
from payments.models import Charge
from reservations.operations import Captured, capture

LOAN = """
SELECT loan.id, loan.member_id, loan.lent_at_id, loan.lent_on, loan.due_on, loan.renewals,
    loan.claimed_on, loan.lost_on, loan.max_renewals, loan.terms_id, copy.id, copy.title_id, copy.item_type_id, copy.branch_id,
    member.birth_date,
    EXISTS (SELECT FROM loans_loancharge AS line WHERE line.loan_number = loan.id),
    EXISTS (SELECT FROM reservations_reservation AS wish
            WHERE wish.title_id = copy.title_id AND wish.state = 'waiting')
FROM loans_loan AS loan
JOIN catalog_copy AS copy ON copy.id = loan.copy_id
JOIN members_member AS member ON member.subject_id = loan.member_id
WHERE loan.copy_id = %s
FOR UPDATE OF loan
"""
# One statement moves the row: the loan goes, the fact stays, and the person is a link apart.
MOVE = """
WITH renewed AS (
    DELETE FROM loans_renewal WHERE loan_id = %(id)s
), searched AS (
    DELETE FROM loans_searchtask WHERE copy_id = %(copy_id)s AND %(is_here)s
), gone AS (
    DELETE FROM loans_loan WHERE id = %(id)s RETURNING id, member_id, lent_on
), fact AS (
    INSERT INTO loans_pastloan (id, title_id, copy_id, item_type_id, lent_at_id, returned_at_id,
        lent_year, lent_week, returned_week, renewals, by_youth, was_late)
    VALUES (%(id)s, %(title_id)s, %(copy_id)s, %(item_type_id)s, %(lent_at_id)s, %(returned_at_id)s,
        %(lent_year)s, %(lent_week)s, %(returned_week)s, %(renewals)s, %(by_youth)s, %(was_late)s)
)
INSERT INTO loans_borrower (returned_on, loan_id, member_id, lent_on, due_on)
SELECT %(returned_on)s, id, member_id, lent_on, %(due_on)s FROM gone
"""


class Mode(StrEnum):
    """How copies come in.

    NORMAL: over the desk, today. BOOK_DROP: found in the drop, so back on the last day the branch
    was open. AMNESTY: whatever the date, no late fee.
    """

    NORMAL = "normal"
    BOOK_DROP = "book_drop"
    AMNESTY = "amnesty"


@dataclass(frozen=True)
class Returned:
    """What came of taking a copy back: the fact, the day it counts from, and where it goes now.

    `memory` is what undoing it needs: days and numbers, and nobody's name.
    """

    past: PastLoan
    returned_on: date
    fee_cents: int
    refund_cents: int
    memory: dict[str, Any]
    captured: Captured | None


@transaction.atomic
def return_copy(
    copy: Copy,
    *,
    branch: Branch,
    today: date,
    at: datetime,
    mode: Mode = Mode.NORMAL,
    is_here: bool = True,
) -> Returned:
    """Take `copy` back at `branch`.

    Locks the copy, its title, then the loan: of two desks that scan the same copy one takes it
    back, the other hears that it was not on loan. The late fee follows the calendar of the branch
    where it was lent. Renewals from after the day of return never happened. A copy that somebody
    waits for is kept for them; a copy of another branch goes on its way home. `is_here` is False
    when a loan ends of a copy that nobody has seen: then it is kept for nobody.

    Raises:
        CopyNotOnLoan: the copy was not out.
    """
    row = _locked(copy.pk)
    memory = _remember(row)
    returned_on = _day_of_return(row, branch, today, mode)
    memory["returned_on"] = returned_on.isoformat()
    row, fee, refund = _settled(row, returned_on, mode, today=today, at=at)
    past = _fact(row, returned_at_id=branch.pk, today=returned_on)
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE,
            {
                "returned_on": returned_on,
                "due_on": row.due_on,
                "is_here": is_here,
                **_columns(past),
            },
        )
    if not is_here:
        return Returned(past, returned_on, fee, refund, memory, captured=None)
    captured = None
    if row.is_wished or row.home_id != branch.pk:
        captured = capture(copy.pk, branch=branch, today=today, at=at)
    return Returned(past, returned_on, fee, refund, memory, captured)


def fact_of(loan: Loan, *, returned_at_id: int, today: date) -> PastLoan:
    """Return what stays of `loan`, not yet saved; its copy and its member must have been read."""
    return _fact(
        _Row(
            id=loan.pk,
            member_id=loan.member_id,
            lent_at_id=loan.lent_at_id,
            lent_on=loan.lent_on,
            due_on=loan.due_on,
            renewals=loan.renewals,
            claimed_on=loan.claimed_on,
            lost_on=loan.lost_on,
            max_renewals=loan.max_renewals,
            terms_id=loan.terms_id,
            copy_id=loan.copy_id,
            title_id=loan.copy.title_id,
            item_type_id=loan.copy.item_type_id,
            home_id=loan.copy.branch_id,
            birth_date=loan.member.birth_date,
            has_charges=False,
            is_wished=False,
        ),
        returned_at_id=returned_at_id,
        today=today,
    )


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`: all a fact remembers of when it was."""
    return day - timedelta(days=day.weekday())


class _Row(NamedTuple):
    """An open loan with what its end depends on, in the order in which LOAN reads it."""

    id: int
    member_id: UUID
    lent_at_id: int
    lent_on: date
    due_on: date
    renewals: int
    claimed_on: date | None
    lost_on: date | None
    max_renewals: int
    terms_id: int
    copy_id: int
    title_id: int
    item_type_id: int
    home_id: int
    birth_date: date | None
    has_charges: bool
    is_wished: bool


def _locked(copy_id: int) -> _Row:
    lock_copy(copy_id)
    with connection.cursor() as cursor:
        cursor.execute(LOAN, [copy_id])
        row = cursor.fetchone()
    if row is None:
        raise errors.CopyNotOnLoan
    return _Row(*row)


def _remember(row: _Row) -> dict[str, Any]:
    """Return what the end of a loan forgets and undoing that needs, as JSON can hold it."""
    renewals = Renewal.objects.filter(loan=row.id) if row.renewals else []
    return {
        "due_on": row.due_on.isoformat(),
        "renewals": row.renewals,
        "max_renewals": row.max_renewals,
        "terms_id": row.terms_id,
        "claimed_on": row.claimed_on and row.claimed_on.isoformat(),
        "lost_on": row.lost_on and row.lost_on.isoformat(),
        "renewal_events": [
            [each.renewed_at.isoformat(), each.from_due_on.isoformat(), each.to_due_on.isoformat()]
            for each in renewals
        ],
        "waived": _waived(row.id) if row.has_charges else [],
    }


def _waived(loan_number: int) -> list[list[int]]:
    """Return what was let go of already of each charge of a loan, in cents, by its number."""
    mine = LoanCharge.objects.filter(loan_number=loan_number).values("charge")
    charges = Charge.objects.with_amounts().filter(pk__in=mine, waived_cents__gt=0).order_by("pk")
    return [[each.pk, each.waived_cents] for each in charges]


def _day_of_return(row: _Row, branch: Branch, today: date, mode: Mode) -> date:
    """Return the day that counts: for the book drop the last day before today that was open."""
    if mode is not Mode.BOOK_DROP:
        return today
    before = open_days(branch).last_open_until(today - timedelta(days=1))
    return max(before, row.lent_on)


def _settled(
    row: _Row, returned_on: date, mode: Mode, *, today: date, at: datetime
) -> tuple[_Row, int, int]:
    """Settle what the loan costs or gives back; most loans are on time and cost nothing to ask.

    Returns the row, with the renewals undone that came after the day of return.
    """
    on_time = row.due_on >= returned_on and not row.has_charges and row.lost_on is None
    if on_time and not (row.renewals and returned_on < today):
        return row, 0, 0
    loan = Loan.objects.for_display().select_related("terms").get(pk=row.id)
    late_renewals = [each for each in loan.renewal_events.all() if each.renewed_on > returned_on]
    if late_renewals:
        take_back_renewals(loan, late_renewals)
    fee = fees.settle(
        fees.lateness_at_return(loan, returned_on),
        open_days(loan.lent_at),
        today=today,
        at=at,
        is_final=True,
        forgive=mode is Mode.AMNESTY,
    )
    refund = settle_found(loan, returned_on, today=today, at=at)
    return row._replace(due_on=loan.due_on, renewals=loan.renewals), fee, refund


def _fact(loan: _Row, *, returned_at_id: int, today: date) -> PastLoan:
    return PastLoan(
        id=loan.id,
        title_id=loan.title_id,
        copy_id=loan.copy_id,
        item_type_id=loan.item_type_id,
        lent_at_id=loan.lent_at_id,
        returned_at_id=returned_at_id,
        lent_year=loan.lent_on.year,
        lent_week=monday_of(loan.lent_on),
        returned_week=monday_of(today),
        renewals=loan.renewals,
        by_youth=is_youth(loan.birth_date, loan.lent_on),
        was_late=loan.due_on < today,
    )


def _columns(past: PastLoan) -> dict[str, Any]:
    return {field.attname: getattr(past, field.attname) for field in PastLoan._meta.concrete_fields}
