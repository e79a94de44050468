"""The worklist of books of other libraries: ask, receive, send back. No list names anybody."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch
from loans import errors
from loans.models import Loan
from loans.worklists.views import at_a_branch, said
from members.models import Account
from members.staff import staff_required
from partners.models import Disclosure
from reservations.models import InterlibraryRequest
from reservations.operations import approve, mark_shipped, receive, refuse, send, send_back

MAY_LEND = "loans.lend_and_return"
Step = Callable[[InterlibraryRequest, date, datetime], object]
STEPS: dict[str, Step] = {
    "goedkeuren": lambda wanted, _today, at: approve(wanted, at=at),
    "weigeren": lambda wanted, today, at: refuse(wanted, today=today, at=at),
    "verzonden": lambda wanted, _today, at: mark_shipped(wanted, at=at),
    "terugsturen": lambda wanted, today, at: return_to_lender(wanted, today=today, at=at),
}


@require_GET
@at_a_branch
def requests(request: HttpRequest, here: Branch) -> HttpResponse:
    """Every request that something is still to be done for, oldest first."""
    found = InterlibraryRequest.objects.running().for_display()
    return render(
        request,
        "reservations/worklist_requests.html",
        {"branch": here, "requests": found, "may_lend": request.user.has_perm(MAY_LEND)},
    )


@require_POST
@staff_required(MAY_LEND)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one step with a request."""
    wanted = get_object_or_404(InterlibraryRequest, pk=pk)
    act = STEPS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            act(wanted, clock.today(), clock.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Request %(number)s was changed.") % {"number": pk})
    return redirect("worklists:requests")


@require_POST
@staff_required(MAY_LEND)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a request through the one door, and show exactly what may be passed on."""
    wanted = get_object_or_404(InterlibraryRequest.objects.select_related("lender"), pk=pk)
    try:
        _record_look(request, wanted)
        told = send(wanted, today=clock.today(), at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("worklists:requests")
    lines = [(Disclosure.FIELDS_IN_WORDS[name], value) for name, value in told.items() if value]
    context = {"wanted": wanted, "lines": lines}
    return render(request, "reservations/worklist_order.html", context)


def _record_look(request: HttpRequest, wanted: InterlibraryRequest) -> None:
    """Write down that the colleague sees who asked, as far as it stands on the order."""
    record_access(
        [wanted.member_id] if wanted.member_id else [],
        staff=cast("Account", request.user),
        reason=AccessLine.Reason.DESK,
        activity="interlibrary",
        at=clock.now(),
    )


@require_POST
@at_a_branch
def arrived(request: HttpRequest, here: Branch, pk: int) -> HttpResponse:
    """Take in a book under a barcode of ours."""
    wanted = get_object_or_404(InterlibraryRequest, pk=pk)
    barcode = request.POST.get("code", "")
    try:
        captured = receive(
            wanted, barcode=barcode, branch=here, today=clock.today(), at=clock.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("worklists:requests")
    messages.success(request, said(captured))
    return redirect("worklists:slip", barcode="".join(barcode.split()))


def return_to_lender(
    wanted: InterlibraryRequest, *, today: date, at: datetime
) -> InterlibraryRequest:
    """Send a book back that nobody has at home.

    Raises:
        CopyOnLoan: somebody has.
        WrongState, StillKept: as `send_back`.
    """
    if wanted.copy_id is not None and Loan.objects.filter(copy=wanted.copy_id).exists():
        raise errors.CopyOnLoan
    return send_back(wanted, today=today, at=at)
