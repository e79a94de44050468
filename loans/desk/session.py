"""What a desk remembers while a colleague works at it: numbers of rows, never names."""

import secrets
import time
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from django.contrib.sessions.backends.base import SessionBase

from loans.models import Scan
from loans.operations import Mode

NAME = "desk"
REST_SECONDS = 5 * 60
"""After so much real time without a scan the open card closes and the last one is forgotten."""
LOG_LENGTH = 20
NORMAL = Mode.NORMAL.value


@dataclass
class Desk:
    """One desk in one session. 0 means none; `scans` and `acts` have the newest first.

    `sitting` is a word for what the screen shows: which card is open, or else the way of taking
    in when that is not the usual one. A page that shows something else says another word, so that
    nothing is lent to somebody who is not on the screen. `panel` is the list that is open beside
    the member, `shown` the rows in it in the order of their numbers on the screen, and `question`
    what the desk asked and waits for.
    """

    branch: int = 0
    card: int = 0
    sitting: str = ""
    previous: int = 0
    mode: str = NORMAL
    panel: str = ""
    shown: list[int] = field(default_factory=list)
    question: dict[str, Any] = field(default_factory=dict)
    has_sound: bool = True
    scans: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    lent: list[int] = field(default_factory=list)
    paid: list[int] = field(default_factory=list)
    used_at: float = 0.0

    @classmethod
    def of(cls, session: SessionBase) -> Self:
        """Read the desk of `session`; a desk that was left alone knows nobody any more."""
        names = {each.name for each in fields(cls)}
        kept = session.get(NAME, {})
        desk = cls(**{name: value for name, value in kept.items() if name in names})
        if time.time() - desk.used_at > REST_SECONDS:
            desk.rest()
        return desk

    def keep(self, session: SessionBase) -> None:
        """Write the desk into `session`, as used now."""
        self.used_at = time.time()
        session[NAME] = asdict(self)

    @property
    def shows_home(self) -> bool:
        """Say whether the list of what is at home is open."""
        return self.panel == "home"

    @property
    def screen(self) -> tuple[object, ...]:
        """What decides how the page looks: when this changes, more than one line changes."""
        return (self.card, self.mode, self.panel, tuple(self.question.items()))

    @property
    def is_normal(self) -> bool:
        """Say whether copies come in the usual way."""
        return self.mode == NORMAL

    def open_card(self, card: int) -> None:
        """Start helping the holder of `card`; what was done for somebody else leaves the screen."""
        if self.card != card:
            self.close_card()
        self.card = card
        self.sitting = secrets.token_hex(4)
        self.close_panel()
        self.scans, self.acts, self.lent, self.paid = [], [], [], []

    def change_card(self, card: int) -> None:
        """Go on with the new card of the same member: what was done stays on the screen."""
        self.card = card

    def close_card(self) -> None:
        """Stop helping; undoing and the receipt still know the last acts."""
        if self.card:
            self.previous = self.card
        self.card, self.scans = 0, []
        self.close_panel()
        self._say_mode()

    def rest(self) -> None:
        """Forget who was helped, and take in as usual again: nobody stands at the desk."""
        self.mode = NORMAL
        self.close_card()
        self.previous, self.lent, self.paid = 0, [], []

    def take_in_as(self, mode: str) -> None:
        """Take in this way from now on, until the desk rests."""
        self.mode = mode
        if not self.card:
            self._say_mode()

    def open_panel(self, panel: str, shown: list[int]) -> None:
        """Show one list beside the member."""
        self.panel, self.shown = panel, shown

    def close_panel(self) -> None:
        """Close the list, and drop what was asked."""
        self.panel, self.shown, self.question = "", [], {}

    def remember(self, scan: Scan) -> None:
        """Keep `scan` for the screen and, when it changed something, for undoing and the receipt."""
        key = str(scan.pk)
        if key in self.scans:
            return
        self.scans = [key, *self.scans][:LOG_LENGTH]
        if scan.did_something:
            self.acts = [key, *self.acts][:LOG_LENGTH]
        if scan.outcome == Scan.LENT:
            self.lent = [*self.lent, scan.loan_number]
            if self.shows_home:
                self.shown = [*self.shown, scan.loan_number]
        if scan.outcome in (Scan.PAID, Scan.PAID_OUT):
            self.paid = [scan.terms["transaction"]]

    def forget_act(self, scan: Scan) -> None:
        """Drop an act that was undone."""
        self.acts = [key for key in self.acts if key != str(scan.pk)]
        self.lent = [number for number in self.lent if number != scan.loan_number]
        self.paid = [number for number in self.paid if number != scan.terms.get("transaction")]

    def _say_mode(self) -> None:
        self.sitting = "" if self.is_normal else self.mode


def branch_of(session: SessionBase) -> int:
    """Return the number of the branch where this session's desk is; 0 while nobody chose."""
    return Desk.of(session).branch
