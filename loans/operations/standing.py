"""What the desk must know before it lends: the member and the copy, each read in one statement.

Plain SQL, because this is the one path that a queue of people waits for; everything else uses the
ORM. Nothing is decided here but the refusals that need no more than the row itself.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from loans import errors
from members.models import Card
from members.rules import is_youth

LOCK = """
SELECT FROM catalog_copy AS copy, members_member AS member
WHERE copy.id = %s AND member.subject_id = %s
FOR UPDATE OF copy, member
"""
MEMBER = """
SELECT card.id, card.block_reason, membership.type_id, member.birth_date,
    (SELECT version FROM circulation_rulebook)
FROM members_member AS member
LEFT JOIN members_card AS card ON card.member_id = member.subject_id AND card.ended_on IS NULL
LEFT JOIN members_membership AS membership ON membership.member_id = member.subject_id
    AND membership.starts_on <= %s AND (membership.ends_on IS NULL OR membership.ends_on >= %s)
WHERE member.subject_id = %s
"""
COPY = """
SELECT copy.withdrawn_on, type.id, type.name, loan.member_id,
    (SELECT count(*) FROM loans_loan AS mine WHERE mine.member_id = %s),
    (SELECT count(*) FROM loans_loan AS mine JOIN catalog_copy AS other ON other.id = mine.copy_id
     WHERE mine.member_id = %s AND other.item_type_id = copy.item_type_id)
FROM catalog_copy AS copy
JOIN catalog_itemtype AS type ON type.id = copy.item_type_id
LEFT JOIN loans_loan AS loan ON loan.copy_id = copy.id
WHERE copy.id = %s
"""


@dataclass(frozen=True)
class CopyStanding:
    """A copy as the desk sees it: what it is, who has it, what the member has already."""

    withdrawn_on: date | None
    type_id: int
    type_name: str
    holder: UUID | None
    open_loans: int
    open_of_type: int


@dataclass(frozen=True)
class MemberStanding:
    """A member who may borrow: the membership of today, and whether it is somebody under 18.

    `rulebook` is the version of the rules, read here so that nothing else has to ask for it.
    """

    category_id: int
    is_youth: bool
    rulebook: int


def lock(copy_id: int, member_id: UUID) -> None:
    """Lock the copy, then the member, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [copy_id, member_id])


def usable_membership(member_id: UUID, today: date) -> MemberStanding:
    """Return the membership of today, of a member whose card works.

    Raises:
        CardEnded: there is no current card.
        CardBlocked: the current card is blocked.
        NoMembership: no membership holds today.
    """
    with connection.cursor() as cursor:
        cursor.execute(MEMBER, [today, today, member_id])
        row: Any = cursor.fetchone() or (None,) * 5
    card_id, block_reason, category_id, birth_date, rulebook = row
    if card_id is None:
        raise errors.CardEnded
    if block_reason:
        raise errors.CardBlocked(reason=Card.BlockReason(block_reason).label)
    if category_id is None:
        raise errors.NoMembership
    return MemberStanding(category_id, is_youth(birth_date, today), rulebook)


def copy_standing(copy_id: int, member_id: UUID) -> CopyStanding:
    """Read a copy and the member's open loans. Read it after the lock, not before."""
    with connection.cursor() as cursor:
        cursor.execute(COPY, [member_id, member_id, copy_id])
        return CopyStanding(*cursor.fetchone())
