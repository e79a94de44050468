"""The nightly late fees: every loan that is late, a thousand at a time, each by its own terms.

One statement reads what a batch should be judged by, the calendar is counted in memory, and the
differences are booked together. A batch is one transaction, and so is everything that comes
apart: the job can be killed at any moment, and the next run does what it did not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from catalog.calendar import calendar_of, open_days
from catalog.models import CalendarVersion
from circulation.fees import Standstill, overdue_fee
from loans import fees
from loans.models import Loan, LoanCharge
from notifications.reach import STANDSTILLS
from payments.operations import Rise, raise_many

BATCH = 1_000
GROWS_DAYS = 2 * 366
"""After so many days late the nightly job leaves a loan alone: it was lost long before.

Until then a loss stops the clock on its day, and a day that turns out closed still lowers it.
"""
# What is being returned or renewed at this very moment settles itself, and is left out.
LATE = """
SELECT loan.id, loan.member_id, loan.lent_at_id, loan.due_on, loan.terms_id,
    least(%(yesterday)s, loan.claimed_on, loan.lost_on), terms.grace_open_days, terms.fee_per_open_day_cents,
    terms.fee_cap_cents, holder.account_id, line.charge_id,
    coalesce((SELECT sum(posting.amount_cents) FROM payments_posting AS posting
              JOIN payments_transaction AS booked ON booked.id = posting.transaction_id
              WHERE posting.charge_id = line.charge_id AND booked.kind = 'charge'), 0),
    {standstills}
FROM loans_loan AS loan
JOIN circulation_terms AS terms ON terms.id = loan.terms_id
LEFT JOIN payments_holder AS holder ON holder.member_id = loan.member_id
LEFT JOIN loans_loancharge AS line ON line.loan_number = loan.id AND line.due_on = loan.due_on
    AND line.kind = 'overdue'
WHERE loan.id > %(after)s AND terms.fee_per_open_day_cents > 0
    AND loan.due_on BETWEEN %(oldest)s AND %(yesterday)s
ORDER BY loan.id
LIMIT %(batch)s
FOR UPDATE OF loan SKIP LOCKED
"""


@dataclass(frozen=True)
class _Late:
    """One late loan with what it costs by now is judged by; cents that were charged already."""

    loan_number: int
    member_id: UUID
    lent_at_id: int
    due_on: date
    terms_id: int
    until: date
    grace_open_days: int
    per_open_day_cents: int
    cap_cents: int
    account_id: UUID | None
    charge_id: int | None
    charged_cents: int
    standstills: Sequence[Standstill]

    def expected(self, version: int) -> int:
        """Return what it should cost, in cents, by the calendar of this version."""
        return overdue_fee(
            due_on=self.due_on,
            until=self.until,
            calendar=calendar_of(self.lent_at_id, version),
            grace_open_days=self.grace_open_days,
            per_open_day_cents=self.per_open_day_cents,
            cap_cents=self.cap_cents,
            standstills=self.standstills,
        )


def settle_open(*, today: date, at: datetime) -> int:
    """Let the ledger say what everything that is late costs by now. Return how many were judged.

    Running it never, once or five times a night gives the same amounts, also at the same time.
    """
    judged, after = 0, 0
    while batch := _settle_batch(after, today=today, at=at):
        for late in batch.apart:
            _settle_apart(late.loan_number, today=today, at=at)
        judged, after = judged + batch.judged, batch.last_number
    return judged


@dataclass(frozen=True)
class _Batch:
    """What was judged, up to which loan, and what must still be settled one by one."""

    judged: int
    last_number: int
    apart: Sequence[_Late]


@transaction.atomic
def _settle_batch(after: int, *, today: date, at: datetime) -> _Batch | None:
    """Judge the next loans, and book together what only rises on accounts that are there.

    The accounts are locked in one order. New ones would be made in the order of the loans, and a
    second night could wait for us while we wait for it: these come apart.
    """
    version = CalendarVersion.current()
    batch = list(_late(after, today))
    if not batch:
        return None
    differences = [(late, late.expected(version) - late.charged_cents) for late in batch]
    plain = [(late, cents) for late, cents in differences if cents > 0 and late.account_id]
    _raise(plain, today=today, at=at)
    apart = [
        late for late, cents in differences if cents < 0 or (cents and late.account_id is None)
    ]
    return _Batch(len(batch), batch[-1].loan_number, apart)


@transaction.atomic
def _settle_apart(loan_number: int, *, today: date, at: datetime) -> None:
    """Settle one loan: the first time somebody owes anything, or a fee that fell."""
    loans = Loan.objects.select_for_update(of=("self",)).select_related("terms", "lent_at")
    loan = loans.filter(pk=loan_number).first()
    if loan is not None:
        late, calendar = fees.lateness_of(loan, today=today), open_days(loan.lent_at)
        fees.settle(late, calendar, today=today, at=at)


def _late(after: int, today: date) -> Iterator[_Late]:
    yesterday = today - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            LATE.format(standstills=STANDSTILLS.format(member="loan.member_id")),
            {
                "after": after,
                "yesterday": yesterday,
                "oldest": today - timedelta(days=GROWS_DAYS),
                "batch": BATCH,
            },
        )
        yield from (_Late(*row) for row in cursor.fetchall())


def _raise(differences: Sequence[tuple[_Late, int]], *, today: date, at: datetime) -> None:
    if not differences:
        return
    rises = [
        Rise(late.account_id, cents, late.charge_id)
        for late, cents in differences
        if late.account_id is not None
    ]
    charges = raise_many(rises, kind=fees.OVERDUE, today=today, at=at)
    LoanCharge.objects.bulk_create(
        LoanCharge(
            charge_id=charge_id,
            member_id=late.member_id,
            loan_number=late.loan_number,
            kind=fees.OVERDUE,
            due_on=late.due_on,
            lent_at_id=late.lent_at_id,
            terms_id=late.terms_id,
        )
        for (late, _cents), charge_id in zip(differences, charges, strict=True)
        if late.charge_id is None
    )
