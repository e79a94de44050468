"""The pages of the desk. They work without JavaScript; `desk.js` only makes them never wait."""

from dataclasses import replace
from typing import cast
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bieb.lib import clock
from catalog.models import Branch
from loans.desk import scanning
from loans.desk.forms import BranchForm, ScanForm
from loans.desk.scanning import MAY_LEND, Answer, Job, answer
from loans.desk.session import REST_SECONDS, Desk
from loans.desk.showing import (
    BAD,
    Line,
    Visit,
    at_home,
    line_of,
    lines_of,
    receipt_of,
    visit_of,
)
from members.models import Account
from members.staff import staff_required

AT_THE_DESK = (MAY_LEND, "loans.take_back")
QUEUE = "X-Desk-Queue"
QUIET = (scanning.HOME, scanning.SOUND)
WIDE = (scanning.HOME, scanning.LEND_UNDONE, scanning.RETURN_UNDONE, "desk_changed")


@staff_required(*AT_THE_DESK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk, with the last answer and the open card."""
    desk = Desk.of(request.session)
    here = Branch.objects.filter(pk=desk.branch).first()
    if here is None:
        return redirect("desk:branch")
    lines, visit = lines_of(desk), visit_of(desk, clock.today())
    context = {
        "desk": desk,
        "branch": here,
        "visit": visit,
        "status": with_care(lines[0], visit) if lines else None,
        "lines": lines,
        "key": uuid4(),
        "may_lend": request.user.has_perm(MAY_LEND),
        "rest_seconds": REST_SECONDS,
        "today": clock.today(),
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
    staff = cast("Account", request.user)
    job = Job(desk, given["act"], given["scanned"], given["sitting"], staff, clock.now())
    was_open = desk.card
    answered = answer(job, given["key"])
    desk.keep(request.session)
    if QUEUE not in request.headers:
        return redirect("desk:home")
    return JsonResponse(answer_parts(request, desk, answered, was_open=was_open))


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


def with_care(line: Line, visit: Visit | None) -> Line:
    """Say it as a warning when a card was opened that cannot borrow."""
    if line.outcome != scanning.OPENED or visit is None or not visit.obstacles:
        return line
    return replace(line, tone=BAD, word=_("Look first"), said=visit.obstacles[0].why)


def answer_parts(
    request: HttpRequest, desk: Desk, given: Answer, *, was_open: int
) -> dict[str, object]:
    """Say what changed on the page: `parts` replace what stands there, `entry` comes on top.

    A scan that lends, takes back or is refused changes little: only that is read and sent.
    """
    done, line = given.scan, line_of(given.scan)
    context = {"desk": desk, "may_lend": request.user.has_perm(MAY_LEND), "today": clock.today()}
    parts, entry = {}, ""
    if done.outcome == scanning.SOUND:
        parts["desk-sound"] = _part(request, "sound", context)
    elif desk.card != was_open or desk.shows_home or done.outcome in WIDE:
        visit = visit_of(desk, clock.today())
        line = with_care(line, visit)
        context |= {"visit": visit, "lines": lines_of(desk)}
        for part in ("mode", "member", "log", "keys"):
            parts[f"desk-{part}"] = _part(request, part, context)
    else:
        if desk.card:
            parts["desk-at-home"] = str(at_home(desk) if given.at_home is None else given.at_home)
        if line.is_about_a_copy:
            entry = _part(request, "entry", context | {"line": line})
    if done.outcome not in QUIET:
        parts["desk-status"] = _part(request, "status", context | {"status": line})
    return {
        "outcome": done.outcome,
        "tone": line.tone,
        "sitting": desk.sitting,
        "sound": desk.has_sound,
        "parts": parts,
        "entry": entry,
    }


def _part(request: HttpRequest, part: str, context: dict[str, object]) -> str:
    return render_to_string(f"loans/desk_{part}.html", context, request)
