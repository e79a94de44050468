"""The answers of the desk in words: a tone, a word that says the same, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans.desk import jobs
from loans.desk.session import Desk
from loans.models import Scan

GOOD, BAD, CALM = "good", "bad", "calm"

ANSWERS: dict[str, tuple[str, str | Promise]] = {
    Scan.LENT: (GOOD, gettext_lazy("Lent")),
    Scan.RETURNED: (GOOD, gettext_lazy("Taken back")),
    Scan.RENEWED: (GOOD, gettext_lazy("Renewed")),
    Scan.PAID: (GOOD, gettext_lazy("Paid")),
    jobs.TAKEN_IN: (GOOD, gettext_lazy("Taken in")),
    jobs.OPENED: (GOOD, gettext_lazy("Card open. Scan what goes along.")),
    jobs.CLOSED: (CALM, gettext_lazy("Card closed")),
    jobs.LEND_UNDONE: (CALM, gettext_lazy("Undone")),
    jobs.RETURN_UNDONE: (CALM, gettext_lazy("Undone")),
    "renewal_undone": (CALM, gettext_lazy("Undone")),
    "payment_undone": (CALM, gettext_lazy("Undone")),
    jobs.HOME: (CALM, ""),
    jobs.SOUND: (CALM, ""),
    jobs.MODE: (CALM, gettext_lazy("From now on you take in like this")),
    jobs.HELP: (CALM, gettext_lazy("The keys are at the bottom of this page.")),
    jobs.ASKED: (CALM, gettext_lazy("The desk asks")),
    "question_dropped": (CALM, gettext_lazy("Nothing was done")),
    "not_renewed": (BAD, gettext_lazy("Not renewed")),
    Scan.WAIVED: (GOOD, gettext_lazy("Waived")),
    Scan.PAID_OUT: (GOOD, gettext_lazy("Given back")),
    "card_replaced": (GOOD, gettext_lazy("New card")),
    "card_reported_lost": (GOOD, gettext_lazy("Card blocked")),
    "card_found": (GOOD, gettext_lazy("Card free again")),
    "reserved": (GOOD, gettext_lazy("Reserved")),
    "wish_cancelled": (GOOD, gettext_lazy("Cancelled")),
    "wish_changed": (GOOD, gettext_lazy("Changed")),
    "claimed": (GOOD, gettext_lazy("Written down")),
    "claim_withdrawn": (GOOD, gettext_lazy("Written down")),
    "declared_lost": (GOOD, gettext_lazy("Reported lost")),
    "damage_charged": (GOOD, gettext_lazy("Written down")),
    "copy_not_on_loan": (BAD, gettext_lazy("Was not on loan")),
    "copy_on_loan": (BAD, gettext_lazy("Not lent")),
    "copy_already_yours": (BAD, gettext_lazy("Lent already")),
    "copy_withdrawn": (BAD, gettext_lazy("Left the collection")),
}
NOT_LENT = (
    "loan_limit_reached",
    "type_limit_reached",
    "household_limit_reached",
    "yearly_limit_reached",
    "card_blocked",
    "no_membership",
    "owes_too_much",
    "owes_too_long",
    "not_lendable",
    "copy_held",
    "copy_on_its_way",
    "clear_first",
    "no_open_day",
)
ANSWERS |= dict.fromkeys(NOT_LENT, (BAD, gettext_lazy("Not lent")))
REFUSED = (BAD, gettext_lazy("Not done"))
NOT_IN_THE_LOG = (
    jobs.OPENED,
    jobs.CLOSED,
    jobs.HELP,
    jobs.ASKED,
    jobs.MODE,
    jobs.NOT_UNDERSTOOD,
    "question_dropped",
)


@dataclass(frozen=True)
class Line:
    """One answer: its tone (good, bad, calm), a word that says it, the title and a sentence.

    `shelf` is what must be read from a step away: a pick-up code, or the branch it goes to.
    """

    outcome: str
    tone: str
    word: str
    title: str
    said: str
    shelf: str
    was_undone: bool

    @property
    def is_about_a_copy(self) -> bool:
        """Say whether this belongs in the list of last scans: cards and keys do not."""
        return self.outcome not in NOT_IN_THE_LOG


def line_of(scan: Scan) -> Line:
    """Put one answer in words."""
    tone, word = ANSWERS.get(scan.outcome, REFUSED)
    if scan.outcome in NOT_LENT and scan.copy is None:  # something else was asked for
        tone, word = REFUSED
    title = scan.copy.title.title if scan.copy is not None else ""
    undone = scan.undone_at is not None
    shelf = scan.terms.get("shelf", "")
    return Line(scan.outcome, tone, str(word), title, scan.said, shelf, undone)


def lines_of(desk: Desk) -> list[Line]:
    """Put the last answers of this desk in words, newest first."""
    scans = Scan.objects.select_related("copy__title").in_bulk(desk.scans)
    found = {str(key): scan for key, scan in scans.items()}
    return [line_of(found[key]) for key in desk.scans if key in found]


def with_care(line: Line, obstacles: Sequence[str]) -> Line:
    """Say it as a warning when a card was opened that cannot borrow."""
    if line.outcome != jobs.OPENED or not obstacles:
        return line
    return replace(line, tone=BAD, word=_("Look first"), said=obstacles[0])
