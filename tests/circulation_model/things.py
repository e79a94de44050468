"""What the model knows of: things that are out, wishes of people, and places of copies."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Extension:
    """One renewal: at which moment, and from which date to which."""

    at: datetime
    old: date
    new: date


@dataclass
class Out:
    """A copy that somebody has. `lines` are the places of its late fees on the member's paper."""

    copy: str
    member: str
    branch: str
    lent_on: date
    due: date
    renewals: list[Extension] = field(default_factory=list)
    claimed: date | None = None
    lost: date | None = None
    lines: dict[date, int] = field(default_factory=dict)
    price_line: int | None = None

    def counts_until(self, day: date) -> date:
        """A claim and a loss stop the clock on their day."""
        return min(each for each in (day, self.claimed, self.lost) if each is not None)

    def lost_on(self) -> date:
        assert self.lost is not None
        return self.lost


@dataclass(eq=False)
class Wish:
    """A reservation, with the number that ours has."""

    number: int
    member: str
    title: str
    pickup: str
    turn: int
    suspended: date | None = None
    needed: date | None = None
    state: str = "waiting"
    until: date | None = None
    extended: bool = False

    def wants(self, today: date) -> bool:
        """Say whether it takes part today."""
        is_suspended = self.suspended is not None and today < self.suspended
        return not is_suspended and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        return self.needed is not None and self.needed < today


@dataclass
class Place:
    """Where a copy is that is neither out nor on its shelf."""

    state: str
    branch: str
    wish: Wish | None = None
