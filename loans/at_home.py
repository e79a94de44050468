"""What a member has at home, as the page says it: a date, a word, and whether more time is possible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circulation.standing import standing_of
from loans.models import Loan
from loans.prospects import Obstacle, Prospect, prospects
from members.models import Member

SOON_DAYS = 2
"""From this many days before the due date the badge warns."""


@dataclass(frozen=True)
class AtHome:
    """One loan with its words. Either `renewable_until` or `obstacles` says what renewing does."""

    prospect: Prospect
    days_left: int

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
    def cost_cents(self) -> int:
        """The late fee until yesterday; it stays when the loan is renewed."""
        return self.prospect.cost_cents

    @property
    def badge_kind(self) -> str:
        """The colour of the badge; its words say the same."""
        if self.loan.is_set_aside:
            return "calm"
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


def at_home(loans: Iterable[Loan], member: Member, *, today: date) -> list[AtHome]:
    """Put words to the open loans of one member, in the order given.

    The number of queries depends on the number of branches, not of loans.
    """
    shown = list(loans)
    if not shown:
        return []
    found = prospects(shown, standing_of(member.pk, today), today=today)
    return [AtHome(each, each.loan.days_left(today)) for each in found]
