"""The nightly late fees: every loan that is late, a thousand at a time, each by its own terms.

One statement reads what a batch should be judged by, the calendar is counted in memory, and the
differences are booked together. A batch is one transaction: the job can be killed at any moment
and loses at most the batch it was in, which the next run does again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from catalog.calendar import calendar_of
from catalog.models import CalendarVersion
from circulation.fees import overdue_fee
from loans import fees
from loans.models import Loan, LoanCharge
from payments.operations import Rise, raise_many

BATCH = 1_000
GROWS_DAYS = 2 * 366
"""After so many days late the nightly job leaves a loan alone: it was lost long before."""
# What is being returned or renewed at this very moment settles itself, and is left out.
LATE = """
SELECT loan.id, loan.member_id, loan.lent_at_id, loan.due_on, loan.terms_id,
    least(%(yesterday)s, loan.claimed_on), terms.grace_open_days, terms.fee_per_open_day_cents,
    terms.fee_cap_cents, holder.account_id, line.charge_id,
    coalesce((SELECT sum(posting.amount_cents) FROM payments_posting AS posting
              JOIN payments_transaction AS booked ON booked.id = posting.transaction_id
              WHERE posting.charge_id = line.charge_id AND booked.kind = 'charge'), 0)
FROM loans_loan AS loan
JOIN circulation_terms AS terms ON terms.id = loan.terms_id
LEFT JOIN payments_holder AS holder ON holder.member_id = loan.member_id
LEFT JOIN loans_loancharge AS line ON line.loan_number = loan.id AND line.due_on = loan.due_on
    AND line.kind = 'overdue'
WHERE loan.id > %(after)s AND loan.lost_on IS NULL AND terms.fee_per_open_day_cents > 0
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

    def expected(self, version: int) -> int:
        """Return what it should cost, in cents, by the calendar of this version."""
        return overdue_fee(
            due_on=self.due_on,
            until=self.until,
            calendar=calendar_of(self.lent_at_id, version),
            grace_open_days=self.grace_open_days,
            per_open_day_cents=self.per_open_day_cents,
            cap_cents=self.cap_cents,
        )


def settle_open(*, today: date, at: datetime) -> int:
    """Let the ledger say what everything that is late costs by now. Return how many were judged.

    Running it never, once or five times a night gives the same amounts.
    """
    judged, after = 0, 0
    while batch := _settle_batch(after, today=today, at=at):
        judged, after = judged + len(batch), batch[-1].loan_number
    return judged


@transaction.atomic
def _settle_batch(after: int, *, today: date, at: datetime) -> Sequence[_Late]:
    version = CalendarVersion.current()
    batch = list(_late(after, today))
    differences = [(late, late.expected(version) - late.charged_cents) for late in batch]
    changed = [(late, cents) for late, cents in differences if cents]
    plain = [(late, cents) for late, cents in changed if cents > 0 and late.account_id is not None]
    _raise(plain, today=today, at=at)
    for late, cents in changed:  # the first time somebody owes anything, or a fee that fell
        if cents < 0 or late.account_id is None:
            loan = Loan.objects.select_related("terms").get(pk=late.loan_number)
            calendar = calendar_of(late.lent_at_id, version)
            fees.settle(fees.lateness_of(loan, today=today), calendar, today=today, at=at)
    return batch


def _late(after: int, today: date) -> Iterator[_Late]:
    yesterday = today - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            LATE,
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
