"""What a member has at home, as the page says it: a date, a word, and whether more time is possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bieb.lib.errors import DomainError
from catalog.calendar import OpenDays, open_days
from loans.models import Loan
from loans.operations.renewing import renewal_date
from loans.operations.standing import usable_membership
from members.models import Member

SOON_DAYS = 2
"""From this many days before the due date the badge warns."""


@dataclass(frozen=True)
class AtHome:
    """One loan with its words. Either `renewable_until` or `refusal` says what renewing does."""

    loan: Loan
    days_left: int
    renewable_until: date | None
    refusal: str

    @property
    def badge_kind(self) -> str:
        """The colour of the badge; its words say the same."""
        if self.days_left < 0:
            return "bad"
        return "warn" if self.days_left <= SOON_DAYS else "good"

    @property
    def badge_text(self) -> str:
        """How long there is still, or how late it is."""
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
    calendars = {branch: open_days(branch) for branch in {loan.lent_at for loan in shown}}
    barred = _why_member_may_not(member, today)
    return [_in_words(loan, calendars[loan.lent_at], barred, today) for loan in shown]


def _in_words(loan: Loan, calendar: OpenDays, barred: str, today: date) -> AtHome:
    until, refusal = None, barred
    if not barred:
        try:
            until = renewal_date(loan, calendar, today=today)
        except DomainError as error:
            refusal = str(error)
    return AtHome(
        loan=loan, days_left=loan.days_left(today), renewable_until=until, refusal=refusal
    )


def _why_member_may_not(member: Member, today: date) -> str:
    try:
        usable_membership(member.pk, today)
    except DomainError as error:
        return str(error)
    return ""
