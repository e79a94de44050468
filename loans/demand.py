"""Who else wants what is out: whether the free copies are enough for everybody who waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from loans.models import Loan

# Who else waits for the title and takes part today, and the copies that are free: in the
# collection, not lent, not missing, and neither on their way nor on a hold shelf.
DEMAND = """
SELECT loan.id, copy.id, copy.branch_id,
    (SELECT json_agg(json_build_array(wish.copy_id, wish.of_branch_id))
     FROM reservations_reservation AS wish
     WHERE wish.title_id = copy.title_id AND wish.state = 'waiting'
       AND wish.member_id <> loan.member_id
       AND (wish.suspended_until IS NULL OR wish.suspended_until <= %(today)s)
       AND (wish.not_needed_after IS NULL OR wish.not_needed_after >= %(today)s)),
    (SELECT json_agg(json_build_array(other.id, other.branch_id))
     FROM catalog_copy AS other
     WHERE other.title_id = copy.title_id AND other.id <> copy.id
       AND (other.withdrawn_on IS NULL OR other.withdrawn_on > %(today)s)
       AND NOT EXISTS (SELECT FROM loans_loan AS out WHERE out.copy_id = other.id)
       AND NOT EXISTS (SELECT FROM loans_searchtask AS task WHERE task.copy_id = other.id)
       AND NOT EXISTS (SELECT FROM reservations_whereabouts AS place
                       WHERE place.copy_id = other.id))
FROM loans_loan AS loan JOIN catalog_copy AS copy ON copy.id = loan.copy_id
WHERE loan.id = ANY(%(loans)s)
"""


class Place(NamedTuple):
    """One copy of the title, and the branch it is of."""

    copy_id: int
    branch_id: int


class Wish(NamedTuple):
    """What somebody who waits wants: this copy, any copy of this branch, or any copy at all."""

    copy_id: int | None
    of_branch_id: int | None

    def is_suited_by(self, copy: Place) -> bool:
        return self.copy_id in (None, copy.copy_id) and self.of_branch_id in (None, copy.branch_id)


@dataclass(frozen=True)
class Demand:
    """Who waits for the title of a loan, and the other copies that are free for them."""

    copy: Place | None = None
    wishes: Sequence[Wish] = ()
    free: Sequence[Place] = ()

    @property
    def needs_this_copy(self) -> bool:
        """Say whether somebody who waits cannot be helped with another copy, but can with this.

        So when, with this copy beside the free ones, one more of those who wait could be helped.
        """
        if self.copy is None or not self.wishes:
            return False
        return most_helped(self.wishes, [*self.free, self.copy]) > most_helped(
            self.wishes, self.free
        )


def most_helped(wishes: Sequence[Wish], copies: Sequence[Place]) -> int:
    """Return how many of these wishes these copies can fulfil, given to whom they suit best."""
    given: dict[int, Wish] = {}

    def give(wish: Wish, asked: set[int]) -> bool:
        for copy in copies:
            if copy.copy_id in asked or not wish.is_suited_by(copy):
                continue
            asked.add(copy.copy_id)
            if copy.copy_id not in given or give(given[copy.copy_id], asked):
                given[copy.copy_id] = wish
                return True
        return False

    return sum(give(wish, set()) for wish in wishes)


def demand_for(loans: Iterable[Loan], *, today: date) -> Mapping[int, Demand]:
    """Return the demand for the copy of each loan, by the number of the loan. One statement."""
    numbers = [loan.pk for loan in loans]
    with connection.cursor() as cursor:
        cursor.execute(DEMAND, {"today": today, "loans": numbers})
        rows = cursor.fetchall()
    return {
        number: Demand(
            Place(copy_id, branch_id),
            [Wish(*each) for each in wishes or ()],
            [Place(*each) for each in free or ()],
        )
        for number, copy_id, branch_id, wishes, free in rows
    }
