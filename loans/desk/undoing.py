"""F4: take back the last act of this desk, whatever it was."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loans import errors
from loans.desk import money
from loans.desk.jobs import LEND_UNDONE, RETURN_UNDONE, Done, Job, open_member
from loans.desk.questions import Words
from loans.models import Loan, Scan
from loans.operations import undo_lend, undo_renewal, undo_return
from loans.operations.undoing import UNDO_WINDOW
from payments.models import Transaction
from payments.operations import reverse
from reservations.models import Whereabouts


def undo(job: Job) -> Done:
    """Undo the newest act that is not undone yet, within ten minutes.

    Raises:
        NothingToUndo: there is none, or it was overtaken.
        UndoTooLate: it is too long ago.
    """
    scan = Scan.objects.select_related("copy__title").filter(pk__in=job.desk.acts[:1]).first()
    if scan is None:
        raise errors.NothingToUndo
    return UNDOING[scan.outcome](job, scan)


def _lend(job: Job, scan: Scan) -> Done:
    place = undo_lend(scan, at=job.at)
    said, shelf = _where_now(place, job)
    terms = {"shelf": shelf} if shelf else {}
    return Done(LEND_UNDONE, said, scan.copy, scan.loan_number, terms, undone=scan)


def _where_now(place: Whereabouts | None, job: Job) -> tuple[str, str]:
    """Say where the copy goes again, and in one word what to read from a step away."""
    if place is None:
        return _("This loan was undone. The copy stays here."), ""
    if place.branch_id != job.branch.pk:
        branch = str(place.branch)
        said = _("This loan was undone. The copy belongs in %(branch)s: put it with the transport.")
        return said % {"branch": branch}, branch
    if not place.pickup_code:
        said = _("This loan was undone. The copy was on its way to this desk: scan it.")
        return said, ""
    said = _("This loan was undone. Put the copy back on the hold shelf with code %(code)s.")
    return said % {"code": place.pickup_code}, place.pickup_code


def _return(job: Job, scan: Scan) -> Done:
    undo_return(scan, at=job.at)
    said = _("This return was undone. The copy is on loan again, until the same day.")
    return Done(RETURN_UNDONE, said, scan.copy, scan.loan_number, undone=scan)


def _renewal(job: Job, scan: Scan) -> Done:
    scan = _held(job, scan)
    loans = Loan.objects.filter(pk__in=scan.terms["loans"]).order_by("pk")
    if not loans:
        raise errors.NothingToUndo
    for loan in loans:
        undo_renewal(loan, at=job.at)
    _mark(job, scan)
    said = _("The renewal was undone. The old date holds again.")
    return Done("renewal_undone", said, scan.copy, undone=scan)


def _payment(job: Job, scan: Scan) -> Done:
    scan = _held(job, scan)
    paid = Transaction.objects.get(pk=scan.terms["transaction"])
    reverse(paid, by=job.staff, at=job.at, today=job.today, key=job.key, drawer=paid.drawer)
    _mark(job, scan)
    return Done("payment_undone", str(TURNED_BACK[scan.outcome]), undone=scan, **_list_again(job))


def _list_again(job: Job) -> dict[str, Any]:
    if job.desk.panel != money.PANEL:
        return {}
    return {"panel": money.PANEL, "shown": money.numbers_of(open_member(job))}


def _taken_in(job: Job, scan: Scan) -> Done:
    """Say that this cannot be undone, rather than undo something older; once more does that."""
    said = _("It was not on loan when it came in, so there is nothing to turn back.")
    if len(job.desk.acts) > 1:
        said += "\n" + _("F4 once more undoes what you did before it.")
    return Done("take_in_stands", said, scan.copy, undone=scan)


TURNED_BACK: dict[str, Words] = {
    Scan.PAID: gettext_lazy("The payment was turned back. Give the money back."),
    Scan.WAIVED: gettext_lazy("It is no longer waived: it is to pay again."),
    Scan.PAID_OUT: gettext_lazy("The credit is there again. Take the money back."),
}


UNDOING: dict[str, Callable[[Job, Scan], Done]] = {
    Scan.LENT: _lend,
    Scan.RETURNED: _return,
    Scan.TAKEN_IN: _taken_in,
    Scan.RENEWED: _renewal,
    Scan.PAID: _payment,
    Scan.WAIVED: _payment,
    Scan.PAID_OUT: _payment,
}


def _held(job: Job, scan: Scan) -> Scan:
    scan = (
        Scan.objects.select_for_update(of=("self",)).select_related("copy__title").get(pk=scan.pk)
    )
    if scan.undone_at is not None:
        raise errors.NothingToUndo
    if job.at - scan.scanned_at > UNDO_WINDOW:
        raise errors.UndoTooLate(minutes=UNDO_WINDOW.seconds // 60)
    return scan


def _mark(job: Job, scan: Scan) -> None:
    scan.undone_at = job.at
    scan.save(update_fields=["undone_at"])
