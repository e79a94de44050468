"""Who else wants what is out: whether the free copies are enough for everybody who waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from loans.models import Loan

# A reservation counts when it could be helped with the copy of this loan; a copy is free when it
# is in the collection, not lent, and neither on its way nor on a hold shelf.
DEMAND = """
SELECT loan.id,
    (SELECT count(*) FROM reservations_reservation AS wish
     WHERE wish.title_id = copy.title_id AND wish.state = 'waiting'
       AND wish.member_id <> loan.member_id
       AND (wish.copy_id IS NULL OR wish.copy_id = copy.id)
       AND (wish.of_branch_id IS NULL OR wish.of_branch_id = copy.branch_id)
       AND (wish.suspended_until IS NULL OR wish.suspended_until <= %(today)s)
       AND (wish.not_needed_after IS NULL OR wish.not_needed_after >= %(today)s)),
    (SELECT count(*) FROM catalog_copy AS other
     WHERE other.title_id = copy.title_id AND other.id <> copy.id
       AND (other.withdrawn_on IS NULL OR other.withdrawn_on > %(today)s)
       AND NOT EXISTS (SELECT FROM loans_loan AS out WHERE out.copy_id = other.id)
       AND NOT EXISTS (SELECT FROM reservations_whereabouts AS place
                       WHERE place.copy_id = other.id))
FROM loans_loan AS loan JOIN catalog_copy AS copy ON copy.id = loan.copy_id
WHERE loan.id = ANY(%(loans)s)
"""


@dataclass(frozen=True)
class Demand:
    """How many wait for the copy of a loan, and how many other copies are free for them."""

    waiting: int = 0
    free: int = 0

    @property
    def needs_this_copy(self) -> bool:
        """Say whether somebody who waits cannot be helped with another copy."""
        return self.waiting > self.free


def demand_for(loans: Iterable[Loan], *, today: date) -> Mapping[int, Demand]:
    """Return the demand for the copy of each loan, by the number of the loan. One statement."""
    numbers = [loan.pk for loan in loans]
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DEMAND, {"today": today, "loans": numbers})
        return {number: Demand(waiting, free) for number, waiting, free in cursor.fetchall()}
