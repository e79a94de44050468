"""Lend a copy to a member."""

from datetime import date

from django.db import transaction

from catalog.calendar import open_days
from catalog.models import Branch, Copy
from circulation.rules import due_date
from circulation.terms import Terms, resolve
from loans import errors
from loans.models import Loan
from members.models import Card, Member, Membership


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
        NotLendable: no lending rule speaks of this sort of thing.
        LoanLimitReached: the membership allows no more loans.
        TypeLimitReached: the rule allows no more of this sort.
    """
    copy = Copy.objects.select_for_update(of=("self",)).select_related("item_type").get(pk=copy.pk)
    member = Member.objects.select_for_update().get(pk=member.pk)
    _refuse_copy(copy, member, today)
    membership = usable_membership(member, today)
    terms = resolve(copy.item_type, membership.type)
    _refuse_too_many(member, copy, terms)
    return Loan.objects.create(
        copy=copy,
        member=member,
        lent_at=branch,
        lent_on=today,
        due_on=due_date(today, terms.loan_days, open_days(branch)),
        loan_days=terms.loan_days,
        renewal_days=terms.renewal_days,
        max_renewals=terms.max_renewals,
        rule_id=terms.rule_id,
    )


def usable_membership(member: Member, today: date) -> Membership:
    """Return the membership of today of a member whose card works.

    Raises:
        CardEnded: there is no current card.
        CardBlocked: the current card is blocked.
        NoMembership: no membership holds today.
    """
    card = Card.objects.current().filter(member=member).first()
    if card is None:
        raise errors.CardEnded
    if card.is_blocked:
        raise errors.CardBlocked(reason=card.get_block_reason_display())
    membership = Membership.objects.on(today).select_related("type").filter(member=member).first()
    if membership is None:
        raise errors.NoMembership
    return membership


def _refuse_copy(copy: Copy, member: Member, today: date) -> None:
    if copy.was_withdrawn(today):
        raise errors.CopyWithdrawn
    holder = Loan.objects.filter(copy=copy).values_list("member_id", flat=True).first()
    if holder == member.pk:
        raise errors.CopyAlreadyYours
    if holder is not None:
        raise errors.CopyOnLoan


def _refuse_too_many(member: Member, copy: Copy, terms: Terms) -> None:
    types = list(Loan.objects.filter(member=member).values_list("copy__item_type_id", flat=True))
    if len(types) >= terms.max_open:
        raise errors.LoanLimitReached(limit=terms.max_open)
    if terms.max_of_type is not None and types.count(copy.item_type_id) >= terms.max_of_type:
        raise errors.TypeLimitReached(limit=terms.max_of_type, type=copy.item_type.name)
