"""What somebody sees of another: only what was given, with every reason they may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from access.doors import Door
from access.errors import AccessIsOver
from access.models import Scope
from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from catalog.models import CalendarVersion
from circulation.standing import standing_of
from loans.at_home import AtHome
from loans.history import history_of
from loans.models import Borrower, Loan
from loans.prospects import Obstacle, prospects
from members.models import Account, Address
from payments.story import StoryLine, story_of
from reservations.mine import Reserved, reserved
from reservations.models import Reservation

HISTORY_LINES = 50
ABOUT_THE_LOAN = frozenset(
    {
        "not_renewable",
        "no_renewals_left",
        "nothing_gained",
        "too_late_to_renew",
        "reserved_by_other",
        "only_at_the_desk",
        "loan_is_claimed",
        "loan_is_lost",
    }
)
"""Reasons that say nothing about the person; what they owe is for who may see their money."""


@dataclass(frozen=True)
class SeenAtHome:
    """One thing at the home of somebody, as whoever has access sees it; `door` None is one's own."""

    row: AtHome
    door: Door | None = None

    @property
    def shows_title(self) -> bool:
        return self.door is None or self.door.shows_titles

    @property
    def name(self) -> str:
        return self.door.name if self.door else ""

    @property
    def renew_url(self) -> str:
        """Where its button leads."""
        number = self.row.loan.pk
        if self.door is None:
            return reverse("loans:renew", args=[number])
        return reverse(f"access:{self.door.url_name}-renew", args=[self.door.number, number])

    @property
    def may_renew(self) -> bool:
        return self.door is None or self.door.opens(Scope.RENEW)

    @property
    def cost(self) -> str:
        """What it costs so far, for who may see money."""
        return self.row.cost if self.door is None or self.door.opens(Scope.MONEY) else ""

    @property
    def obstacles(self) -> Sequence[Obstacle]:
        """Why it cannot be renewed, without what is nobody else's business."""
        if self.door is None or self.door.opens(Scope.MONEY):
            return self.row.obstacles
        return [each for each in self.row.obstacles if each.code in ABOUT_THE_LOAN]


@dataclass(frozen=True)
class Owed:
    """What there is to pay: an amount, empty when nothing, and the lines without titles."""

    total: str
    lines: Sequence[StoryLine]


@dataclass(frozen=True)
class Seen:
    """Everything that is shown of one person at once; what was not given is empty."""

    at_home: Sequence[SeenAtHome]
    reserved: Reserved | None
    owed: Owed | None

    @property
    def renewable(self) -> int:
        return sum(bool(each.row.renewable_until) for each in self.at_home)


def at_home_of(member_id: UUID, door: Door | None, *, today: date) -> list[SeenAtHome]:
    """Return what is at the home of a member, first back on top."""
    loans = Loan.objects.filter(member=member_id).for_display()
    found = prospects(loans, standing_of(member_id, today), today=today)
    return [SeenAtHome(AtHome(each, each.loan.days_left(today)), door) for each in found]


def seen_through(door: Door, *, today: date) -> Seen:
    """Read what this access shows."""
    return Seen(
        at_home=at_home_of(door.owner.pk, door, today=today) if door.opens(Scope.AT_HOME) else [],
        reserved=_reserved(door, today) if door.opens(Scope.RESERVATIONS) else None,
        owed=_owed(door) if door.opens(Scope.MONEY) else None,
    )


def everybody(reader_id: UUID, doors: Sequence[Door], *, today: date) -> list[SeenAtHome]:
    """Return what the reader and those who let them have at home, in one list by date."""
    rows = at_home_of(reader_id, None, today=today)
    for door in doors:
        if door.opens(Scope.AT_HOME):
            rows += at_home_of(door.owner.pk, door, today=today)
    return sorted(rows, key=lambda each: (each.row.loan.due_on, each.name, each.row.loan.pk))


def why_not(refusal: DomainError, door: Door) -> str:
    """Say why something was not renewed, as far as it is the business of who asks."""
    if door.opens(Scope.MONEY) or refusal.code in ABOUT_THE_LOAN | {AccessIsOver.code}:
        return str(refusal)
    return _("This cannot be renewed now. %(name)s can see why.") % {"name": door.name}


def borrowed_before(door: Door, *, today: date) -> Sequence[Borrower]:
    """Return what they borrowed before, as long as they keep it themselves; the last fifty."""
    return list(history_of(door.owner, today=today)[:HISTORY_LINES])


def addresses(door: Door) -> Sequence[Address]:
    """Return where they live."""
    return list(Address.objects.filter(member=door.owner).order_by("kind"))


def email_of(door: Door) -> str:
    """Return the e-mail address they log in with; empty when they have none."""
    account = Account.objects.filter(member=door.owner).first()
    return account.email if account else ""


def _reserved(door: Door, today: date) -> Reserved:
    theirs = Reservation.objects.filter(member=door.owner).exclude(state=Reservation.State.STOPPED)
    calendar = CalendarVersion.current()
    return reserved(theirs, standing_of(door.owner.pk, today), today=today, calendar=calendar)


def _owed(door: Door) -> Owed:
    story = story_of(door.owner)
    return Owed(euro(story.open_cents) if story.open_cents else "", story.still_open)
