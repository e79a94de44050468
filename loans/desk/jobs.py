"""What a desk is asked, and what came of it. Every act of the desk turns the one into the other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Count

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from catalog.models import Branch, Copy
from circulation.blocks import Override
from circulation.errors import DataLocked
from loans import errors
from loans.desk.numbers import Scanned
from loans.desk.session import Desk
from loans.models import Scan
from members.models import Account, Card, Guardianship, Member
from members.rules import is_youth

OPENED, CLOSED = "card_opened", "card_closed"
LEND_UNDONE, RETURN_UNDONE = "lend_undone", "return_undone"
TAKEN_IN = Scan.TAKEN_IN
HOME, SOUND, HELP, MODE = "home", "sound", "help", "mode"
ASKED, NOT_UNDERSTOOD = "asked", "not_understood"
MAY_LEND = "loans.lend_and_return"
MAY_OVERRIDE = "circulation.override_block"
LONGEST_SAID = 300


@dataclass(frozen=True)
class Job:
    """One request of a desk: what was scanned, typed or pressed, by whom and when.

    `sitting` is what the screen showed; `typed` is what was in the input, as it was typed.
    """

    desk: Desk
    act: str
    scanned: Scanned
    sitting: str
    staff: Account
    at: datetime
    key: UUID
    typed: str = ""

    @property
    def today(self) -> date:
        return clock.day_of(self.at)

    @property
    def branch(self) -> Branch:
        """Where the desk stands; only its number was read."""
        return Branch(pk=self.desk.branch)

    def overrides(self, reason: str) -> Override:
        """Say that this colleague makes an exception, and why."""
        return Override(by=self.staff, reason=reason, at=self.at)


@dataclass(frozen=True)
class Question:
    """What the desk asks back: `about` says what, `facts` are numbers of rows and plain words.

    What is typed next is the answer; a scan passes it by. It is kept in the session, so it knows
    no names.
    """

    about: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What came of a job: what is written down, and what the desk must remember of it."""

    KEEP: ClassVar[Question] = Question("keep")

    outcome: str
    said: str = ""
    copy: Copy | None = None
    loan_number: int = 0
    terms: dict[str, Any] = field(default_factory=dict)
    card: int = 0
    undone: Scan | None = None
    at_home: int | None = None
    asks: Question | None = None
    mode: str = ""
    panel: str | None = None
    shown: list[int] | None = None


Doing = Callable[[Job], Done]


class AskAgain(Exception):
    """What was typed is no answer to the question; the question stands."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


def refuse_another_screen(job: Job) -> None:
    """Refuse what was scanned on a screen that showed another card, or another way of taking in.

    Raises:
        DeskChanged: the screen is not what the desk is doing now.
    """
    if job.sitting != job.desk.sitting:
        raise errors.DeskChanged


def open_card(job: Job) -> Card:
    """Return the open card, with its member.

    Raises:
        NoCardOpen: there is none.
        DeskChanged: it is gone, or the screen showed another.
        CardEnded: it was replaced at another desk, while it was open here.
        DataLocked: the member locked their data meanwhile.
    """
    return open_card_with_home(job)[0]


def open_card_with_home(job: Job) -> tuple[Card, int]:
    """Return the open card and how many things its member has at home; as `open_card`."""
    if not job.desk.card:
        raise errors.NoCardOpen
    refuse_another_screen(job)
    cards = Card.objects.select_related("member").annotate(at_home=Count("member__loans"))
    card = cards.filter(pk=job.desk.card).first()
    if card is None:
        raise errors.DeskChanged
    if card.ended_on is not None:
        raise errors.CardEnded
    if card.member.restricted_on is not None:
        raise DataLocked
    return card, card.at_home  # type: ignore[attr-defined]


def open_member(job: Job) -> Member:
    """Return the member of the open card; refuses as `open_card`."""
    return open_card(job).member


def record_look(job: Job, member: Member, activity: str) -> None:
    """Write down who is about to be seen, a child with its guardians; or nobody is."""
    seen = [member.pk]
    if is_youth(member.birth_date, job.today):
        guardians = Guardianship.objects.filter(
            child=member, guardian__restricted_on=None, guardian__is_protected=False
        )
        seen += guardians.values_list("guardian_id", flat=True)
    record_access(
        seen, staff=job.staff, reason=AccessLine.Reason.DESK, activity=activity, at=job.at
    )


def copy_of(scanned: Scanned) -> Copy:
    """Return the copy that was scanned, with its title and branch.

    Raises:
        CopyUnknown: no copy has this number.
        NumberMistyped: and its check digit is wrong.
    """
    copy = Copy.objects.select_related("title", "branch").filter(barcode=scanned.number).first()
    if copy is not None:
        return copy
    if scanned.has_check_digit:
        raise errors.CopyUnknown(barcode=scanned.number)
    raise errors.NumberMistyped
