"""What the desk must know before it lends: the member and the copy, in one statement, after the lock.

Plain SQL, because this is the one path that a queue of people waits for; everything else uses the
ORM. Nothing is decided here.
"""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.db import connection

from circulation.standing import MEMBER, Standing

# From the ground up, so that no two desks ever wait for each other: copy, title, member. Never
# stronger than this: a row that points at a copy or a member may be written meanwhile.
LOCK = """
SELECT FROM catalog_copy AS copy
JOIN catalog_title AS title ON title.id = copy.title_id
JOIN members_member AS member ON member.subject_id = %s
WHERE copy.id = %s
FOR NO KEY UPDATE OF copy, title, member
"""
LOCK_COPY = """
SELECT FROM catalog_copy AS copy JOIN catalog_title AS title ON title.id = copy.title_id
WHERE copy.id = %s
FOR NO KEY UPDATE OF copy, title
"""
COPY = """
SELECT copy.withdrawn_on, copy.item_type_id, type.name, loan.member_id,
    coalesce((SELECT version FROM catalog_calendarversion), 0),
    EXISTS (SELECT FROM reservations_whereabouts AS place WHERE place.copy_id = copy.id)
    OR EXISTS (SELECT FROM reservations_reservation AS wish WHERE wish.title_id = copy.title_id),
    (SELECT count(*) FROM loans_loan AS mine WHERE mine.member_id = %(member)s),
    (SELECT count(*) FROM loans_loan AS mine JOIN catalog_copy AS other ON other.id = mine.copy_id
     WHERE mine.member_id = %(member)s AND other.item_type_id = copy.item_type_id),
    EXISTS (SELECT FROM loans_searchtask AS task WHERE task.copy_id = copy.id)
FROM catalog_copy AS copy
JOIN catalog_itemtype AS type ON type.id = copy.item_type_id
LEFT JOIN loans_loan AS loan ON loan.copy_id = copy.id
WHERE copy.id = %(copy)s
"""
BOTH = f"SELECT who.*, what.* FROM ({MEMBER}) AS who CROSS JOIN ({COPY}) AS what"  # noqa: S608
OF_MEMBER = len(fields(Standing))
LOCK_HOUSEHOLD = "SELECT FROM members_household WHERE id = %s FOR NO KEY UPDATE"
HOUSEHOLD = """
SELECT count(*) FROM members_member AS member
JOIN loans_loan AS loan ON loan.member_id = member.subject_id
WHERE member.household_id = %s
"""


@dataclass(frozen=True)
class CopyStanding:
    """A copy as the desk sees it: who has it, what the member has already, whether it is wished."""

    withdrawn_on: date | None
    item_type_id: int
    type_name: str
    holder: UUID | None
    calendar: int
    concerns_reservation: bool
    open_loans: int
    open_of_type: int
    is_searched: bool


def lock_copy(copy_id: int) -> None:
    """Lock a copy, then its title, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COPY, [copy_id])


def lock(copy_id: int, member_id: UUID) -> None:
    """Lock the copy, its title and the member, in that order, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [member_id, copy_id])


def standings(copy_id: int, member_id: UUID, today: date) -> tuple[Standing, CopyStanding]:
    """Read the member, the copy and the open loans. Read them after the lock, not before."""
    with connection.cursor() as cursor:
        cursor.execute(BOTH, {"member": member_id, "copy": copy_id, "today": today})
        row = cursor.fetchone()
    return Standing(*row[:OF_MEMBER]), CopyStanding(*row[OF_MEMBER:])


def household_loans(household_id: int) -> int:
    """Count what everybody of one household has at home, and lock the household until the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            LOCK_HOUSEHOLD, [household_id]
        )  # apart: counting must see what we waited for
        cursor.execute(HOUSEHOLD, [household_id])
        return int(cursor.fetchone()[0])
