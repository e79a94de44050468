"""The pages of the desk. They work without JavaScript; `desk.js` only makes them never wait."""

from datetime import date
from typing import cast
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bieb.lib import clock
from catalog.models import Branch
from loans.desk.acting import answer
from loans.desk.forms import BranchForm, ScanForm
from loans.desk.jobs import MAY_LEND, Job
from loans.desk.screen import answer_parts, home_context
from loans.desk.session import Desk
from loans.desk.showing import receipt_of
from loans.models import SearchTask
from loans.picklist import picklist
from members.models import Account
from members.staff import staff_required
from reservations.models import Whereabouts

AT_THE_DESK = (MAY_LEND, "loans.take_back")
QUEUE = "X-Desk-Queue"


def to_do(here: Branch, *, today: date) -> int:
    """Count what must be done at this branch now: taken off the hold shelf, or taken in."""
    return (
        Whereabouts.objects.to_clear(here).count()
        + Whereabouts.objects.travelling().filter(branch=here).count()
        + len(picklist(here, today=today))
    )


@staff_required(*AT_THE_DESK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk, with the last answer and the open card."""
    desk = Desk.of(request.session)
    here = Branch.objects.filter(pk=desk.branch).first()
    if here is None:
        return redirect("desk:branch")
    context = home_context(request, desk) | {
        "branch": here,
        "key": uuid4(),
        "to_do": to_do(here, today=clock.today()),
        "to_look_for": SearchTask.objects.count(),
    }
    return render(request, "loans/desk_home.html", context)


@staff_required(*AT_THE_DESK)
@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """One scan or one key: done, answered, and shown on the page or sent to the queue."""
    desk = Desk.of(request.session)
    form = ScanForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    if not desk.branch or form.is_empty:
        return redirect("desk:home")
    given = form.cleaned_data
    job = Job(
        desk=desk,
        act=given["act"],
        scanned=given["scanned"],
        sitting=given["sitting"],
        staff=cast("Account", request.user),
        at=clock.now(),
        key=given["key"],
        typed=given["typed"],
    )
    before = desk.screen
    answered = answer(job)
    desk.keep(request.session)
    if QUEUE not in request.headers:
        return redirect("desk:home")
    return JsonResponse(answer_parts(request, desk, answered, before=before))


@staff_required(*AT_THE_DESK)
@require_http_methods(["GET", "POST"])
def branch(request: HttpRequest) -> HttpResponse:
    """Choose where this desk stands: once for each session, and at once when there is no choice."""
    desk = Desk.of(request.session)
    form = BranchForm(request.POST or None, initial={"branch": desk.branch})
    only = list(Branch.objects.filter(is_virtual=False)[:2])
    chosen = only[0] if len(only) == 1 else None
    if form.is_valid():
        chosen = form.cleaned_data["branch"]
    if chosen is None:
        return render(request, "loans/desk_branch.html", {"form": form})
    desk.close_card()
    desk.branch = chosen.pk
    desk.keep(request.session)
    return redirect("desk:home")


@staff_required(MAY_LEND)
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """What was lent just now and when it must be back: on paper, without a name or a number."""
    desk = Desk.of(request.session)
    here = Branch.objects.filter(pk=desk.branch).first()
    context = {"loans": receipt_of(desk), "branch": here, "today": clock.today()}
    return render(request, "loans/desk_receipt.html", context)
