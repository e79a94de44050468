"""Late fees: what a loan should cost follows from its dates; the ledger gets the difference.

Nothing is added up day by day. Whether the nightly job ran never, once or five times, the amount
comes out the same, because each time the whole amount is worked out anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from catalog.calendar import OpenDays
from circulation.fees import Standstill, overdue_fee
from circulation.models import Terms
from loans.models import Loan, LoanCharge
from members.models import Member
from notifications.reach import standstills_of
from payments.operations import charge, set_charge

OVERDUE = LoanCharge.Kind.OVERDUE


@dataclass(frozen=True)
class Lateness:
    """A date that was missed: enough to say what it costs. `until` is inclusive.

    `standstills` are the times in which we did not reach the member; `None`: not asked yet.
    """

    loan_number: int
    member_id: UUID
    lent_at_id: int
    due_on: date
    until: date
    terms: Terms
    standstills: Sequence[Standstill] | None = None

    def fee(self, calendar: OpenDays) -> int:
        """Return what it costs, in cents; of what is late it asks the times without reach."""
        if self.until <= self.due_on or self.terms.fee_per_open_day_cents == 0:
            return 0
        known = self.standstills
        return overdue_fee(
            due_on=self.due_on,
            until=self.until,
            calendar=calendar,
            grace_open_days=self.terms.grace_open_days,
            per_open_day_cents=self.terms.fee_per_open_day_cents,
            cap_cents=self.terms.fee_cap_cents,
            standstills=standstills_of(self.member_id) if known is None else known,
        )


def so_far(
    loan: Loan,
    calendar: OpenDays,
    *,
    today: date,
    standstills: Sequence[Standstill] | None = None,
) -> int:
    """Return what `loan` costs by now, in cents; today is not over and does not count.

    `standstills` of its member, for whoever asks about many loans of one.
    """
    return replace(lateness_of(loan, today=today), standstills=standstills).fee(calendar)


def lateness_of(loan: Loan, *, today: date) -> Lateness:
    """Say how late a loan is that is still open. A claim and a loss stop the clock on their day."""
    stops = [day for day in (loan.claimed_on, loan.lost_on) if day is not None]
    return Lateness(
        loan_number=loan.pk,
        member_id=loan.member_id,
        lent_at_id=loan.lent_at_id,
        due_on=loan.due_on,
        until=min([today - timedelta(days=1), *stops]),
        terms=loan.terms,
    )


def lateness_at_return(loan: Loan, returned_on: date) -> Lateness:
    """Say how late `loan` is when it comes back on `returned_on`, that day included."""
    stops = [day for day in (loan.claimed_on, loan.lost_on) if day is not None]
    return replace(lateness_of(loan, today=returned_on), until=min([returned_on, *stops]))


def settle(
    late: Lateness,
    calendar: OpenDays,
    *,
    today: date,
    at: datetime,
    is_final: bool = False,
    forgive: bool = False,
) -> int:
    """Let the ledger say what `late` should cost, and return that in cents.

    `is_final` writes down until when it counted; `forgive` makes it nothing, for good. Locks the
    account of the member. Running it again changes nothing.
    """
    cents = 0 if forgive else late.fee(calendar)
    line = (
        LoanCharge.objects.select_related("charge")
        .filter(loan_number=late.loan_number, due_on=late.due_on, kind=OVERDUE)
        .first()
    )
    if line is None and cents == 0:
        return 0
    if line is None:
        _first_line(late, cents, is_final=is_final, today=today, at=at)
        return cents
    set_charge(line.charge, cents=cents, today=today, at=at)
    line.until = late.until if is_final else None
    line.was_forgiven = forgive
    line.save(update_fields=["until", "was_forgiven"])
    return cents


def _first_line(late: Lateness, cents: int, *, is_final: bool, today: date, at: datetime) -> None:
    member = Member(pk=late.member_id)
    made = charge(member, kind=OVERDUE, cents=cents, today=today, at=at)
    if made is None:
        return
    LoanCharge.objects.create(
        charge=made,
        until=late.until if is_final else None,
        member=member,
        loan_number=late.loan_number,
        kind=OVERDUE,
        due_on=late.due_on,
        lent_at_id=late.lent_at_id,
        terms=late.terms,
    )
