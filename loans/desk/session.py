"""What a desk remembers while a colleague works at it: numbers of rows, never names."""

import secrets
import time
from dataclasses import asdict, dataclass, field, fields
from typing import Self

from django.contrib.sessions.backends.base import SessionBase

from loans.models import Scan

NAME = "desk"
REST_SECONDS = 5 * 60
"""After so much real time without a scan the open card closes and the last one is forgotten."""
LOG_LENGTH = 20


@dataclass
class Desk:
    """One desk in one session. 0 means none; `scans` and `acts` have the newest first.

    `sitting` is a word for the card that is open now: a page that shows another card says another
    word, so that nothing is lent to somebody who is not on the screen.
    """

    branch: int = 0
    card: int = 0
    sitting: str = ""
    previous: int = 0
    shows_home: bool = False
    has_sound: bool = True
    scans: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    lent: list[int] = field(default_factory=list)
    used_at: float = 0.0

    @classmethod
    def of(cls, session: SessionBase) -> Self:
        """Read the desk of `session`; a desk that was left alone knows nobody any more."""
        names = {each.name for each in fields(cls)}
        kept = session.get(NAME, {})
        desk = cls(**{name: value for name, value in kept.items() if name in names})
        if time.time() - desk.used_at > REST_SECONDS:
            desk.close_card()
            desk.previous, desk.lent = 0, []
        return desk

    def keep(self, session: SessionBase) -> None:
        """Write the desk into `session`, as used now."""
        self.used_at = time.time()
        session[NAME] = asdict(self)

    def open_card(self, card: int) -> None:
        """Start helping the holder of `card`; what was done for somebody else leaves the screen."""
        if self.card != card:
            self.close_card()
        self.card = card
        self.sitting = secrets.token_hex(4)
        self.shows_home = False
        self.scans, self.acts, self.lent = [], [], []

    def close_card(self) -> None:
        """Stop helping; undoing and the receipt still know the last acts."""
        if self.card:
            self.previous = self.card
        self.card, self.sitting, self.shows_home, self.scans = 0, "", False, []

    def remember(self, scan: Scan) -> None:
        """Keep `scan` for the screen and, when it changed a loan, for undoing and the receipt."""
        key = str(scan.pk)
        if key in self.scans:
            return
        self.scans = [key, *self.scans][:LOG_LENGTH]
        if scan.changed_a_loan:
            self.acts = [key, *self.acts][:LOG_LENGTH]
        if scan.outcome == Scan.LENT:
            self.lent = [*self.lent, scan.loan_number]

    def forget_act(self, scan: Scan) -> None:
        """Drop an act that was undone."""
        self.acts = [key for key in self.acts if key != str(scan.pk)]
        self.lent = [number for number in self.lent if number != scan.loan_number]


def branch_of(session: SessionBase) -> int:
    """Return the number of the branch where this session's desk is; 0 while nobody chose."""
    return Desk.of(session).branch
