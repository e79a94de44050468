"""What a member has at home, as the page says it: dates, words, what is ready and what is owed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib.money import euro
from catalog.hours import BranchDay
from circulation.blocks import Block, blocks_of
from circulation.standing import Standing
from loans.member_on_page import MemberOnPage
from loans.models import Loan, LoanQuerySet
from loans.operations.renewing import UNDO_WINDOW
from loans.prospects import Known, Obstacle, Prospect, prospects
from reservations.models import Reservation

SOON_DAYS = 2
"""From this many days before the due date the badge warns."""


@dataclass(frozen=True)
class AtHome:
    """One loan with its words. Either `renewable_until` or `obstacles` says what renewing does."""

    prospect: Prospect
    days_left: int
    undo_to: date | None = None
    """The date that comes back when the renewal of a moment ago is undone."""

    @property
    def loan(self) -> Loan:
        return self.prospect.loan

    @property
    def renewable_until(self) -> date | None:
        """The later date that renewing gives; empty when something stands in the way."""
        return None if self.prospect.obstacles else self.prospect.new_due_on

    @property
    def obstacles(self) -> Sequence[Obstacle]:
        return self.prospect.obstacles

    @property
    def cost(self) -> str:
        """The late fee until yesterday, which stays when the loan is renewed; empty when none."""
        return euro(self.prospect.cost_cents) if self.prospect.cost_cents else ""

    @property
    def is_late(self) -> bool:
        """Say whether it should be back; not so while the clock stands still."""
        return self.days_left < 0 and not self.loan.is_set_aside

    @property
    def is_due_today(self) -> bool:
        return self.days_left == 0 and not self.loan.is_set_aside

    @property
    def badge_kind(self) -> str:
        """The colour of the badge; its words say the same."""
        if self.loan.is_set_aside:
            return "info"
        if self.days_left < 0:
            return "bad"
        return "warn" if self.days_left <= SOON_DAYS else "good"

    @property
    def badge_text(self) -> str:
        """How long there is still, or how late it is, or that the clock stands still."""
        if self.loan.lost_on is not None:
            return _("lost")
        if self.loan.claimed_on is not None:
            return _("we are looking for it")
        if self.days_left == 0:
            return _("today")
        if self.days_left == 1:
            return _("tomorrow")
        if self.days_left < 0:
            late = -self.days_left
            return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late}
        return ngettext("%(days)s day left", "%(days)s days left", self.days_left) % {
            "days": self.days_left
        }


@dataclass(frozen=True)
class Overview:
    """Everything the first page of a member says. `ready` is what waits on a hold shelf."""

    standing: Standing
    rows: Sequence[AtHome]
    ready: Sequence[Reservation]
    blocks: Sequence[Block]
    branch_days: Sequence[BranchDay] = field(default=())

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)

    @property
    def due_today(self) -> int:
        return sum(row.is_due_today for row in self.rows)

    @property
    def renewable(self) -> int:
        return sum(row.renewable_until is not None for row in self.rows)

    @property
    def owes(self) -> str:
        """What is to pay, as an amount; empty when that is nothing."""
        return euro(self.standing.owes_cents) if self.standing.owes_cents else ""


def overview(
    loans: LoanQuerySet,
    ready: Iterable[Reservation],
    person: MemberOnPage,
    branch_days: Sequence[BranchDay],
    *,
    today: date,
    now: datetime,
) -> Overview:
    """Put words to what a member has at home, first back on top.

    The number of queries is the same for everybody: one for the loans, one for the demand for
    them, and those of `ready`.
    """
    who = person.standing
    calendar = branch_days[0].calendar if branch_days else None
    known = Known(calendar, person.yearly_used, person.standstills)
    shown: list[Any] = list(loans.for_display().with_undo(now - UNDO_WINDOW))
    found = prospects(shown, who, today=today, known=known)
    terms = who.terms(branch_id=person.home_branch_id, item_type_id=None, today=today)
    return Overview(
        standing=who,
        rows=[AtHome(each, each.loan.days_left(today), _undo_to(each.loan)) for each in found],
        ready=list(ready),
        blocks=blocks_of(who, terms, today=today),
        branch_days=branch_days,
    )


def _undo_to(loan: Any) -> date | None:
    """Read what `with_undo` added; what is said to be back or lost has nothing to undo."""
    undo_to: date | None = loan.undo_to
    return None if loan.is_set_aside else undo_to
