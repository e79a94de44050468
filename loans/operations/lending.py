"""Lend a copy to a member."""

from datetime import date
from uuid import UUID

from django.db import transaction

from catalog.calendar import open_days
from catalog.models import Branch, Copy
from circulation.errors import NotLendable
from circulation.rules import due_date
from circulation.terms import NO_LIMIT, Terms, terms_for
from loans import errors
from loans.models import Loan
from loans.operations.standing import CopyStanding, copy_standing, lock, usable_membership
from members.models import Member


@transaction.atomic
def lend_copy(copy: Copy, member: Member, *, branch: Branch, today: date) -> Loan:
    """Lend `copy` to `member` at `branch`, on the terms that hold today.

    Locks the copy, then the member: two desks scanning one barcode cannot both lend it, and two
    desks lending to one member cannot pass the limit together. The terms are kept on the loan.

    Raises:
        CopyWithdrawn: the copy left the collection.
        CopyAlreadyYours: the member already has it.
        CopyOnLoan: somebody else has it according to us.
        CardEnded: the member has no current card.
        CardBlocked: the current card is blocked.
        NoMembership: no membership holds today.
        NotLendable: the rules say that this sort of thing is not lent.
        LoanLimitReached: the membership allows no more loans.
        TypeLimitReached: the rule allows no more of this sort.
    """
    lock(copy.pk, member.pk)
    standing = copy_standing(copy.pk, member.pk)
    _refuse_copy(standing, member.pk, today)
    borrower = usable_membership(member.pk, today)
    terms = terms_for(
        branch_id=branch.pk,
        category_id=borrower.category_id,
        item_type_id=standing.type_id,
        is_youth=borrower.is_youth,
        today=today,
        rulebook=borrower.rulebook,
    )
    _refuse_too_many(standing, terms)
    return Loan.objects.create(
        copy=copy,
        member=member,
        lent_at=branch,
        lent_on=today,
        due_on=due_date(today, terms.loan_days, open_days(branch)),
        loan_days=terms.loan_days,
        renewal_days=terms.renewal_days,
        max_renewals=_most_renewals(terms),
        terms=terms,
    )


def _most_renewals(terms: Terms) -> int | None:
    if terms.renewal_days == 0:
        return 0
    return None if terms.max_renewals == NO_LIMIT else terms.max_renewals


def _refuse_copy(standing: CopyStanding, member_id: UUID, today: date) -> None:
    if standing.withdrawn_on is not None and standing.withdrawn_on <= today:
        raise errors.CopyWithdrawn
    if standing.holder == member_id:
        raise errors.CopyAlreadyYours
    if standing.holder is not None:
        raise errors.CopyOnLoan


def _refuse_too_many(standing: CopyStanding, terms: Terms) -> None:
    if terms.max_of_type == 0:
        raise NotLendable
    if standing.open_loans >= terms.max_loans:
        raise errors.LoanLimitReached(limit=terms.max_loans)
    if standing.open_of_type >= terms.max_of_type:
        raise errors.TypeLimitReached(limit=terms.max_of_type, type=standing.type_name)
