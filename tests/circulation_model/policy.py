"""The policy of the model as somebody would write it on paper: days, amounts and open days."""

from dataclasses import dataclass, field
from datetime import date, timedelta

LOAN_DAYS = 21
RENEWAL_DAYS = 21
MAX_RENEWALS = 2
GRACE_OPEN_DAYS = 1
CENTS_A_DAY = 15
CAP_CENTS = 130
MAX_LOANS = 3
MAX_RESERVATIONS = 2
YEARLY_LOANS = 6
RESERVING_CENTS = 50
NOT_COLLECTED_CENTS = 100
PICKUP_DAYS = 5
EXTENSION_DAYS = 3
LOST_AFTER_DAYS = 30
PRICE_CENTS = 2000
WORK_CENTS = 500
REFUND_DAYS = 20
CLAIM_DAYS = 10
BLOCK_OVER_CENTS = 500
UNDO_MINUTES = 10

RIJSSEN, HOLTEN = "RIJ", "HOL"
BRANCHES = (RIJSSEN, HOLTEN)
ADULT, SMALL, CHILD = "Jan", "Fatima", "Sem"
MEMBERS = (ADULT, SMALL, CHILD)
HOMES = {"K1": RIJSSEN, "K2": RIJSSEN, "K3": HOLTEN, "L1": RIJSSEN, "L2": HOLTEN}
COPIES = tuple(HOMES)
SUNDAY = 6


def title_of(copy: str) -> str:
    """K1, K2 and K3 are one title, L1 and L2 another."""
    return copy[0]


def days(number: int) -> timedelta:
    return timedelta(days=number)


@dataclass
class Calendar:
    """Both branches open every day but Sunday and what was closed."""

    closed: set[tuple[str, date]] = field(default_factory=set)

    def is_open(self, branch: str, day: date) -> bool:
        return day.weekday() != SUNDAY and (branch, day) not in self.closed

    def first_open(self, branch: str, day: date) -> date:
        while not self.is_open(branch, day):
            day += days(1)
        return day

    def last_open_before(self, branch: str, day: date) -> date:
        day -= days(1)
        while not self.is_open(branch, day):
            day -= days(1)
        return day

    def late_cents(self, branch: str, due: date, until: date) -> int:
        """What it costs to be late until and including `until`, one open day of grace."""
        late, day = 0, due + days(1)
        while day <= until:
            late += self.is_open(branch, day)
            day += days(1)
        return min(CAP_CENTS, CENTS_A_DAY * max(0, late - GRACE_OPEN_DAYS))


def year_of(day: date) -> date:
    """The memberships of the model began on 5 January."""
    start = date(day.year, 1, 5)
    return start if start <= day else date(day.year - 1, 1, 5)
