"""What the desk must know before it lends: the member and the copy, each read in one statement.

Plain SQL, because this is the one path that a queue of people waits for; everything else uses the
ORM. Nothing is decided here but the refusals that need no more than the row itself.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from circulation.terms import MembershipTerms, RuleTerms
from loans import errors
from members.models import Card

LOCK = """
SELECT FROM catalog_copy AS copy, members_member AS member
WHERE copy.id = %s AND member.subject_id = %s
FOR UPDATE OF copy, member
"""
MEMBER = """
SELECT card.id, card.block_reason, type.max_loans, type.max_renewals
FROM members_member AS member
LEFT JOIN members_card AS card ON card.member_id = member.subject_id AND card.ended_on IS NULL
LEFT JOIN members_membership AS membership ON membership.member_id = member.subject_id
    AND membership.starts_on <= %s AND (membership.ends_on IS NULL OR membership.ends_on >= %s)
LEFT JOIN members_membershiptype AS type ON type.id = membership.type_id
WHERE member.subject_id = %s
"""
COPY = """
SELECT copy.withdrawn_on, type.name, loan.member_id,
    rule.id, rule.loan_days, rule.renewal_days, rule.max_per_member,
    (SELECT count(*) FROM loans_loan AS mine WHERE mine.member_id = %s),
    (SELECT count(*) FROM loans_loan AS mine JOIN catalog_copy AS other ON other.id = mine.copy_id
     WHERE mine.member_id = %s AND other.item_type_id = copy.item_type_id)
FROM catalog_copy AS copy
JOIN catalog_itemtype AS type ON type.id = copy.item_type_id
LEFT JOIN circulation_lendingrule AS rule ON rule.item_type_id = copy.item_type_id
LEFT JOIN loans_loan AS loan ON loan.copy_id = copy.id
WHERE copy.id = %s
"""


@dataclass(frozen=True)
class CopyStanding:
    """A copy as the desk sees it: who has it, what its rule says, what the member has already."""

    withdrawn_on: date | None
    type_name: str
    holder: UUID | None
    rule: RuleTerms
    open_loans: int
    open_of_type: int


def lock(copy_id: int, member_id: UUID) -> None:
    """Lock the copy, then the member, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [copy_id, member_id])


def usable_membership(member_id: UUID, today: date) -> MembershipTerms:
    """Return what the membership of today says, of a member whose card works.

    Raises:
        CardEnded: there is no current card.
        CardBlocked: the current card is blocked.
        NoMembership: no membership holds today.
    """
    with connection.cursor() as cursor:
        cursor.execute(MEMBER, [today, today, member_id])
        card_id, block_reason, max_loans, max_renewals = cursor.fetchone() or (None,) * 4
    if card_id is None:
        raise errors.CardEnded
    if block_reason:
        raise errors.CardBlocked(reason=Card.BlockReason(block_reason).label)
    if max_loans is None:
        raise errors.NoMembership
    return MembershipTerms(max_loans=max_loans, max_renewals=max_renewals)


def copy_standing(copy_id: int, member_id: UUID) -> CopyStanding:
    """Read a copy, its rule and the member's open loans. Read it after the lock, not before."""
    with connection.cursor() as cursor:
        cursor.execute(COPY, [member_id, member_id, copy_id])
        withdrawn_on, name, holder, *rule, open_loans, of_type = cursor.fetchone()
    return CopyStanding(withdrawn_on, name, holder, RuleTerms(*rule), open_loans, of_type)
