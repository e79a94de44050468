"""The worklists behind the desk, and the slips that go with the copies. Nobody is named."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bieb.lib import clock
from bieb.lib.code128 import svg_path
from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy, Title
from loans.desk.session import Desk
from loans.picklist import picklist
from loans.worklists import lists, scanning
from members.models import Account
from members.staff import staff_required
from reservations.models import QueueEvent, Reservation, Whereabouts
from reservations.operations import Captured, prioritise, take_back_priority

AT_THE_DESK = ("loans.lend_and_return", "loans.take_back")
LISTS = {
    "zoeklijst": "worklists:pick",
    "afhaalkast": "worklists:shelf",
    scanning.CLEAR: "worklists:clear",
    "onderweg": "worklists:transit",
}
BAR_HEIGHT = 60
Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Branch, Given], HttpResponse]


def at_a_branch(page: Page[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Give a page the branch of this desk, for colleagues only; first ask which branch it is."""

    @staff_required(*AT_THE_DESK)
    @wraps(page)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        here = Branch.objects.filter(pk=Desk.of(request.session).branch).first()
        if here is None:
            return redirect("desk:branch")
        return page(request, here, *args, **kwargs)

    return guarded


@require_GET
@at_a_branch
def overview(request: HttpRequest, here: Branch) -> HttpResponse:
    """How much there is to do at this branch."""
    numbers = lists.numbers(here, today=clock.today())
    return _render(request, "overview", here, numbers=numbers)


@require_GET
@at_a_branch
def pick(request: HttpRequest, here: Branch) -> HttpResponse:
    """What to take off the shelves."""
    picks = picklist(here, today=clock.today())
    return _render(request, "pick", here, picks=picks, worklist="zoeklijst")


@require_GET
@at_a_branch
def shelf(request: HttpRequest, here: Branch) -> HttpResponse:
    """What lies ready, by code."""
    return _render(request, "shelf", here, places=lists.hold_shelf(here), worklist="afhaalkast")


@require_GET
@at_a_branch
def clearing(request: HttpRequest, here: Branch) -> HttpResponse:
    """What must come off the hold shelf, by code."""
    places = lists.to_clear(here)
    return _render(request, "clear", here, places=places, worklist=scanning.CLEAR)


@require_GET
@at_a_branch
def transit(request: HttpRequest, here: Branch) -> HttpResponse:
    """What is on its way to this branch, and from it."""
    today = clock.today()
    return _render(
        request,
        "transit",
        here,
        incoming=lists.incoming(here, today=today),
        outgoing=lists.outgoing(here, today=today),
        worklist="onderweg",
        late_after=lists.LATE_AFTER_OPEN_DAYS,
    )


@require_POST
@at_a_branch
def scan(request: HttpRequest, here: Branch) -> HttpResponse:
    """One scan on a list: done, said, and on with the next; or print the slip it needs."""
    worklist = request.POST.get("list", "")
    back = LISTS.get(worklist, "worklists:overview")
    try:
        copy = scanning.scanned_copy(request.POST.get("code", ""))
        captured = scanning.scan(
            copy, worklist=worklist, branch=here, today=clock.today(), at=clock.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, said(captured))
    if captured is None:
        return redirect(back)
    return redirect(f"{reverse(back)}?strook={copy.barcode}")


@require_POST
@at_a_branch
def not_there(request: HttpRequest, here: Branch) -> HttpResponse:
    """A copy on a list is not where it should be: it is looked for."""
    try:
        copy = scanning.scanned_copy(request.POST.get("code", ""))
        scanning.was_not_there(copy, today=clock.today(), at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("We look for it. Whoever waits gets another copy."))
    return redirect(LISTS.get(request.POST.get("list", ""), "worklists:pick"))


def said(captured: Captured | None) -> str:
    """Say what to do with a copy that was scanned."""
    if captured is None:
        return _("Put it back on its shelf.")
    if captured.is_ready:
        return _("Put it on the hold shelf under %(code)s.") % {"code": captured.pickup_code}
    return _("Put it in the crate for %(branch)s.") % {"branch": captured.branch}


@require_GET
@at_a_branch
def slip(request: HttpRequest, here: Branch, barcode: str) -> HttpResponse:
    """A slip to print: the code and the last day, or where it goes to."""
    places = Whereabouts.objects.select_related("copy", "branch", "came_from", "reservation")
    place = get_object_or_404(places, copy__barcode=barcode)
    path, width = svg_path(place.copy.barcode, height=BAR_HEIGHT)
    context = {"place": place, "bars": path, "width": width, "height": BAR_HEIGHT}
    return _render(request, "slip", here, **context, today=clock.today())


@require_GET
@at_a_branch
def queue(request: HttpRequest, here: Branch, title: int) -> HttpResponse:
    """Who waits for a title: the order, and every exception to it; nobody is named."""
    found = get_object_or_404(Title, pk=title)
    return _render(
        request,
        "queue",
        here,
        title=found,
        waiting=Reservation.objects.waiting()
        .filter(title=found)
        .select_related("pickup_branch", "of_branch", "copy")
        .in_order(),
        events=QueueEvent.objects.filter(title=found).select_related("staff")[:50],
        copies=Copy.objects.in_collection().filter(title=found).count(),
        may_prioritise=request.user.has_perm("loans.lend_and_return"),
        today=clock.today(),
    )


@require_POST
@staff_required("loans.lend_and_return")
def priority(request: HttpRequest, pk: int) -> HttpResponse:
    """Give priority with a reason, or take it back."""
    reservation = get_object_or_404(Reservation, pk=pk)
    by, at = cast("Account", request.user), clock.now()
    try:
        if request.POST.get("act") == "terug":
            take_back_priority(reservation, by=by, at=at)
        else:
            prioritise(reservation, reason=request.POST.get("reason", ""), by=by, at=at)
    except DomainError as error:
        messages.error(request, str(error))
    except Reservation.DoesNotExist:
        messages.error(request, _("This reservation has ended."))
    else:
        messages.success(request, _("The queue was changed."))
    return redirect("worklists:queue", title=reservation.title_id)


def _render(request: HttpRequest, name: str, here: Branch, **context: object) -> HttpResponse:
    printed = request.GET.get("strook", "")
    shown = {"branch": here, "slip_of": printed if printed.isdecimal() else "", **context}
    return render(request, f"reservations/worklist_{name}.html", shown)
