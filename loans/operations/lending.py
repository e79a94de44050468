"""Lend a copy to a member."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from catalog.calendar import calendar_of
from catalog.models import Branch, Copy
from circulation.blocks import Act, Override, refuse_if_blocked
from circulation.errors import NotLendable
from circulation.models import NO_LIMIT, Terms
from circulation.rules import due_date
from circulation.standing import Standing
from loans import errors
from loans.models import Loan, SearchTask
from loans.operations.standing import CopyStanding, household_loans, lock, standings
from loans.yearly import use_yearly
from members.models import Member
from reservations.operations import collect

INSERT = """
INSERT INTO loans_loan (copy_id, member_id, lent_at_id, lent_on, due_on, renewals, max_renewals,
    terms_id)
VALUES (%s, %s, %s, %s, %s, 0, %s, %s) RETURNING id
"""


@transaction.atomic
def lend_copy(
    copy: Copy,
    member: Member,
    *,
    branch: Branch,
    today: date,
    at: datetime,
    override: Override | None = None,
) -> Loan:
    """Lend `copy` to `member` at `branch`, on the terms that hold today.

    Locks the copy, its title, then the member: two desks scanning one barcode cannot both lend it,
    and two desks lending to one member cannot pass the limit together. The terms are kept on the
    loan. A reservation of the member for this title is fulfilled by it, and who takes a copy from
    the shelf before others who wait makes an exception that is written down. `override` passes the
    blocks and the reservations that a colleague may set aside; each is written down.

    Raises:
        CopyWithdrawn: the copy left the collection.
        CopyAlreadyYours: the member already has it.
        CopyOnLoan: somebody else has it according to us.
        CardEnded, CardBlocked, NoMembership, OwesTooMuch, OwesTooLong: the member is blocked.
        NotLendable: the rules lend none of this sort on this membership.
        LoanLimitReached, TypeLimitReached, HouseholdLimitReached: there is no room for more.
        YearlyLimitReached: the loans of this year are used up.
        CopyHeld: it is kept for somebody else.
        NoOpenDay: the branch has no open day ahead on which it could come back.
    """
    lock(copy.pk, member.pk)
    who, what = standings(copy.pk, member.pk, today)
    _refuse_copy(what, member.pk, today)
    terms = who.terms(branch_id=branch.pk, item_type_id=what.item_type_id, today=today)
    refuse_if_blocked(who, terms, Act.BORROW, today=today, override=override)
    _refuse_too_many(what, terms)
    _refuse_household(who, terms)
    use_yearly(member.pk, terms, since=who.member_since, today=today)
    collected = None
    if what.concerns_reservation:
        collected = collect(
            copy.pk, member.pk, branch=branch, today=today, at=at, override=override
        )
    if what.is_searched:
        SearchTask.objects.filter(copy=copy).delete()  # here it is
    calendar = calendar_of(branch.pk, what.calendar)
    due_on = due_date(today, terms.loan_days, calendar)
    loan = _insert(copy, member, branch, today, due_on, terms)
    loan.fulfilled = collected.memory if collected else None
    return loan


def _insert(
    copy: Copy, member: Member, branch: Branch, today: date, due_on: date, terms: Terms
) -> Loan:
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT, [copy.pk, member.pk, branch.pk, today, due_on, terms.max_renewals, terms.pk]
        )
        (number,) = cursor.fetchone()
    loan = Loan(
        id=number,
        copy=copy,
        member=member,
        lent_at=branch,
        lent_on=today,
        due_on=due_on,
        max_renewals=terms.max_renewals,
        terms=terms,
    )
    loan._state.adding, loan._state.db = False, connection.alias
    return loan


def _refuse_copy(what: CopyStanding, member_id: UUID, today: date) -> None:
    if what.withdrawn_on is not None and what.withdrawn_on <= today:
        raise errors.CopyWithdrawn
    if what.holder == member_id:
        raise errors.CopyAlreadyYours
    if what.holder is not None:
        raise errors.CopyOnLoan


def _refuse_too_many(what: CopyStanding, terms: Terms) -> None:
    if terms.max_of_type == 0:
        raise NotLendable
    if what.open_loans >= terms.max_loans:
        raise errors.LoanLimitReached(limit=terms.max_loans)
    if what.open_of_type >= terms.max_of_type:
        raise errors.TypeLimitReached(limit=terms.max_of_type, type=what.type_name)


def _refuse_household(who: Standing, terms: Terms) -> None:
    limit = terms.household_max_loans
    if limit == NO_LIMIT or who.household_id is None:
        return
    if household_loans(who.household_id) >= limit:
        raise errors.HouseholdLimitReached(limit=limit)
