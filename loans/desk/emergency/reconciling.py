"""Make good what was scanned while the library did not answer: one by one, each at its own time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy
from loans import errors
from loans.desk.emergency.signing import Line, Page
from loans.models import EmergencyScan, Loan, Scan
from loans.operations import lend_copy
from members.models import Card

CLOCK_SLACK = timedelta(minutes=10)
SCANNED_SINCE = ("lent", "returned", "taken_in", "copy_not_on_loan")

ADVICE: dict[str, str | Promise] = {
    "copy_on_loan": _("Look who has it in hand. Lend it again at the desk: the desk offers it."),
    "copy_unknown": _("Look up the title, give the copy a label, and lend it at the desk."),
    "copy_withdrawn": _("Ask for the copy when it comes back; it was not in the collection."),
    "copy_scanned_since": _("It was scanned at a desk afterwards. Probably it is back already."),
    "copy_held": _("It was kept for somebody else. Call the member and ask it back."),
    "card_unknown": _("The number of the card was wrong. Wait until the copy comes back."),
    "card_ended": _("The card was replaced. Lend it on the new card."),
    "card_blocked": _("Open the card: the block is there, with what lifts it."),
    "clock_wrong": _("The time of this scan cannot be right. Lend it at the desk."),
}
OTHERWISE = _("Open the card and lend it at the desk: the desk says what is in the way.")


@dataclass(frozen=True)
class Reconciled:
    """One line of the file and what came of it; whose card it was is not kept."""

    line: Line
    scan: EmergencyScan

    @property
    def advice(self) -> str | Promise:
        """What to do about it."""
        return advice_for(self.scan)


def advice_for(scan: EmergencyScan) -> str | Promise:
    """Say what to do about a scan that could not be done."""
    return ADVICE.get(scan.outcome, OTHERWISE)


def reconcile(page: Page, lines: list[Line], *, at: datetime) -> list[Reconciled]:
    """Do each line that was not done before, in the order of the scans. Safe to repeat.

    Each in a transaction of its own: one that is refused keeps nothing from the rest.
    """
    branch = Branch.objects.get(pk=page.branch_id)
    ordered = sorted(lines, key=lambda line: line.scanned_at)
    return [Reconciled(line, _once(line, page, branch, at)) for line in ordered]


def _once(line: Line, page: Page, branch: Branch, at: datetime) -> EmergencyScan:
    """Do a line; of two uploads at the same moment the second reads what the first did."""
    earlier = _earlier(line)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            scan = EmergencyScan.objects.create(
                key=line.key,
                scanned_at=line.scanned_at,
                uploaded_at=at,
                branch=branch,
                copy=Copy.objects.filter(barcode=line.barcode).first(),
                outcome="",
            )
            scan.outcome, scan.said = _try(line, page, branch, scan.copy, at)
            scan.save(update_fields=["outcome", "said"])
            return scan
    except IntegrityError:
        earlier = _earlier(line)
        if earlier is None:
            raise
        return earlier


def _earlier(line: Line) -> EmergencyScan | None:
    return EmergencyScan.objects.select_related("copy__title").filter(key=line.key).first()


def _try(
    line: Line, page: Page, branch: Branch, copy: Copy | None, at: datetime
) -> tuple[str, str]:
    try:
        with transaction.atomic():
            loan = _lend(line, page, branch, copy, at)
    except DomainError as refusal:
        return refusal.code, str(refusal)[:300]
    return EmergencyScan.LENT, f"{loan.due_on:%d-%m-%Y}"


def _lend(line: Line, page: Page, branch: Branch, copy: Copy | None, at: datetime) -> Loan:
    """Lend as it would have been lent then, if nothing came in between."""
    card = Card.objects.select_related("member").filter(number=line.card).first()
    if copy is None:
        raise errors.CopyUnknown(barcode=line.barcode)
    if card is None:
        raise errors.CardUnknown
    if card.ended_on is not None:
        raise errors.CardEnded
    if not page.issued_at - CLOCK_SLACK <= line.scanned_at <= at + CLOCK_SLACK:
        raise errors.ClockWrong
    since = Scan.objects.filter(copy=copy, scanned_at__gt=line.scanned_at, undone_at=None)
    if since.filter(outcome__in=SCANNED_SINCE).exists():
        raise errors.CopyScannedSince
    today = day_of(line.scanned_at)
    return lend_copy(copy, card.member, branch=branch, today=today, at=line.scanned_at)
