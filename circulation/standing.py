"""What is known of a member who wants something: card, membership, age and what is owed.

One statement, in plain SQL, because it stands on the path that a queue of people waits for.
Nothing is decided here; `circulation.blocks` does that. `MEMBER` can stand inside a statement of
another app that must know more at the same moment; its row is a `Standing`.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from circulation.terms import Terms, terms_for
from members.rules import is_youth
from payments.balances import MONEY

MEMBER = f"""
SELECT member.subject_id, member.birth_date, member.household_id, card.id,
    coalesce(card.block_reason, ''), membership.type_id, membership.starts_on, owed.open_cents, owed.oldest_open_on, book.version,
    member.restricted_on
FROM members_member AS member
CROSS JOIN circulation_rulebook AS book
LEFT JOIN members_card AS card ON card.member_id = member.subject_id AND card.ended_on IS NULL
LEFT JOIN members_membership AS membership ON membership.member_id = member.subject_id
    AND membership.starts_on <= %(today)s
    AND (membership.ends_on IS NULL OR membership.ends_on >= %(today)s)
LEFT JOIN LATERAL ({MONEY.format(member="member.subject_id")}) AS owed ON TRUE
WHERE member.subject_id = %(member)s
"""  # noqa: S608  two statements of ours


@dataclass(frozen=True)
class Standing:
    """A member as the desk sees them; `rulebook` is the version of the rules read with it."""

    member_id: UUID
    birth_date: date | None
    household_id: int | None
    card_id: int | None
    block_reason: str
    category_id: int | None
    member_since: date | None
    owes_cents: int
    oldest_open_on: date | None
    rulebook: int
    restricted_on: date | None

    def terms(self, *, branch_id: int, item_type_id: int | None, today: date) -> Terms:
        """Return the terms for this member, this sort of thing and this branch."""
        return terms_for(
            branch_id=branch_id,
            category_id=self.category_id,
            item_type_id=item_type_id,
            is_youth=is_youth(self.birth_date, today),
            today=today,
            rulebook=self.rulebook,
        )


def standing_of(member_id: UUID, today: date) -> Standing:
    """Read how a member stands on `today`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBER, {"member": member_id, "today": today})
        return Standing(*cursor.fetchone())
