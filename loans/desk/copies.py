"""Copies at the desk: lent to the open card, or taken in when none is open."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from catalog.models import Copy
from circulation.blocks import Override
from loans.desk.jobs import (
    MAY_OVERRIDE,
    TAKEN_IN,
    Done,
    Job,
    Question,
    copy_of,
    open_card_with_home,
    refuse_another_screen,
)
from loans.models import Loan, Scan
from loans.operations import Mode, lend_copy, return_copy, take_in
from loans.operations.taking_in import TakenIn
from reservations.operations import Captured

SET_ASIDE = frozenset({"owes_too_much", "owes_too_long", "copy_on_its_way"})
"""Refusals that a colleague with the permission may set aside, with a reason."""
ON_ANOTHER_CARD = "copy_on_loan"


def scan_copy(job: Job) -> Done:
    """Lend to the open card, or take in when no card is open.

    Raises:
        DeskChanged: the screen showed something else.
        CopyUnknown, NumberMistyped: there is no such copy.
    """
    refuse_another_screen(job)
    copy = copy_of(job.scanned)
    return lend(job, copy) if job.desk.card else _take_in(job, copy)


def lend(job: Job, copy: Copy, override: Override | None = None) -> Done:
    """Lend `copy` to the open card; what is refused but may be set aside, is asked about."""
    card, at_home = open_card_with_home(job)
    try:
        loan = lend_copy(
            copy, card.member, branch=job.branch, today=job.today, at=job.at, override=override
        )
    except DomainError as refusal:
        return _refused(job, copy, refusal, at_home)
    said = _("Back on %(day)s.") % {"day": date_format(loan.due_on, "D j F")}
    return Done(Scan.LENT, said, copy, loan.pk, _memory_of(loan), at_home=at_home + 1)


def take_over(job: Job, copy: Copy) -> Done:
    """Take `copy` back from the card it is still on, at no cost for whoever that is, and lend it.

    Both or neither: when it cannot be lent after all it stays on the other card.
    """
    return_copy(copy, branch=job.branch, today=job.today, at=job.at, mode=Mode.AMNESTY)
    card, at_home = open_card_with_home(job)
    loan = lend_copy(copy, card.member, branch=job.branch, today=job.today, at=job.at)
    said = _("Taken back from the other card, at no cost. Back on %(day)s.") % {
        "day": date_format(loan.due_on, "D j F")
    }
    return Done(Scan.LENT, said, copy, loan.pk, _memory_of(loan), at_home=at_home + 1)


def _memory_of(loan: Loan) -> dict[str, Any]:
    """Return what undoing this loan needs: the reservation that it fulfilled, if it did."""
    return {"fulfilled": loan.fulfilled} if loan.fulfilled else {}


def _refused(job: Job, copy: Copy, refusal: DomainError, at_home: int) -> Done:
    said, asks = str(refusal), None
    if refusal.code == ON_ANOTHER_CARD:
        asks = Question("take_over", {"copy": copy.pk})
    elif refusal.code in SET_ASIDE and job.staff.has_perm(MAY_OVERRIDE):
        asks = Question("set_aside", {"copy": copy.pk})
    elif refusal.code in SET_ASIDE:
        said += " " + _("Ask a colleague who may set this aside.")
    return Done(refusal.code, said, copy, at_home=at_home, asks=asks)


def _take_in(job: Job, copy: Copy) -> Done:
    mode = Mode(job.desk.mode)
    try:
        taken = take_in(copy, branch=job.branch, today=job.today, at=job.at, mode=mode)
    except DomainError as refusal:
        return Done(refusal.code, str(refusal), copy)
    said, shelf = place_of(copy, taken.captured)
    terms: dict[str, Any] = {"shelf": shelf} if shelf else {}
    sentences = [said, *_also(taken, mode)]
    if taken.returned is None:
        return Done(TAKEN_IN, "\n".join(sentences), copy, terms=terms)
    terms |= taken.returned.memory
    number = taken.returned.past.pk
    return Done(Scan.RETURNED, "\n".join(sentences), copy, number, terms)


def place_of(copy: Copy, captured: Captured | None) -> tuple[str, str]:
    """Say where the copy goes now, and in one word what to read from a step away."""
    if captured is not None and captured.is_ready:
        code = captured.pickup_code
        return _("Somebody is waiting: on the hold shelf with code %(code)s.") % {
            "code": code
        }, code
    if captured is not None:
        goal = str(captured.branch)
        said = _("It belongs in %(branch)s: put it with the transport.")
        if captured.reservation_id:
            said = _("Somebody is waiting in %(branch)s: put it with the transport.")
        return said % {"branch": goal}, goal
    if copy.shelf_mark:
        return _("Back to the shelf: %(mark)s.") % {"mark": copy.shelf_mark}, ""
    return _("Back to the shelf."), ""


def _also(taken: TakenIn, mode: Mode) -> list[str]:
    """Say what it cost or gave back, and whether somebody was looking for it."""
    said = []
    returned = taken.returned
    if taken.was_searched:
        said.append(_("Somebody was looking for this: it is found."))
    if returned is not None and returned.fee_cents:
        said.append(_("Too late: %(fee)s is now to pay.") % {"fee": euro(returned.fee_cents)})
    if returned is not None and returned.refund_cents:
        refund = euro(returned.refund_cents)
        said.append(_("It was lost: %(refund)s is given back.") % {"refund": refund})
    if returned is not None and mode is Mode.BOOK_DROP:
        day = date_format(returned.returned_on, "l j F")
        said.append(_("Book drop: counts as back on %(day)s.") % {"day": day})
    if returned is not None and mode is Mode.AMNESTY:
        said.append(_("Amnesty: no late fee."))
    return said
