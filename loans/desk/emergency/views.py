"""The emergency page, what it sends when the library answers again, and what could not be done."""

from functools import cache
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch
from loans.desk.emergency import signing
from loans.desk.emergency.reconciling import Reconciled, advice_for, reconcile
from loans.desk.jobs import MAY_LEND
from loans.desk.session import Desk
from loans.models import EmergencyScan
from members.staff import staff_required

LARGEST_FILE = 1024 * 1024
WORKER = "loans/emergency-worker.js"


@staff_required(MAY_LEND)
@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page itself: it goes on without the server from here."""
    here = _here(request)
    if here is None:
        return redirect("desk:branch")
    given = signing.issue(here, at=clock.now())
    return render(request, "loans/desk_emergency.html", {"branch": here, "given": given})


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps the page in the browser. It stands here because of its scope."""
    return HttpResponse(_worker(), content_type="text/javascript")


@cache
def _worker() -> str:
    found = finders.find(WORKER)
    return Path(found or staticfiles_storage.path(WORKER)).read_text()


@staff_required(MAY_LEND)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take what a page kept, or a file of it, and say of each scan what came of it."""
    from_page = "scans" in request.POST
    try:
        done = reconcile(*signing.read(_text(request)), at=clock.now())
    except DomainError as refusal:
        if from_page:
            return JsonResponse({"said": str(refusal)}, status=400)
        messages.error(request, str(refusal))
        return redirect("desk:emergency-conflicts")
    if from_page:
        return JsonResponse({"done": [_as_json(each) for each in done]})
    return render(request, "loans/desk_emergency_done.html", {"done": done})


@staff_required(MAY_LEND)
@require_GET
def conflicts(request: HttpRequest) -> HttpResponse:
    """What could not be done at this branch, why, and what to do about it."""
    here = _here(request)
    if here is None:
        return redirect("desk:branch")
    scans = EmergencyScan.objects.conflicts_at(here)
    lines = [(scan, advice_for(scan)) for scan in scans]
    context = {"branch": here, "lines": lines}
    return render(request, "loans/desk_emergency_conflicts.html", context)


@staff_required(MAY_LEND)
@require_POST
def handled(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody looked at it: it leaves the list."""
    scan = get_object_or_404(EmergencyScan, pk=key)
    scan.handled_at = clock.now()
    scan.save(update_fields=["handled_at"])
    messages.success(request, _("Off the list."))
    return redirect("desk:emergency-conflicts")


def _here(request: HttpRequest) -> Branch | None:
    return Branch.objects.filter(pk=Desk.of(request.session).branch).first()


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("scans", "")
    return str(file.read(LARGEST_FILE), "utf-8", "replace")


def _as_json(each: Reconciled) -> dict[str, object]:
    scan = each.scan
    return {
        "key": scan.key.hex,
        "outcome": scan.outcome,
        "isConflict": scan.is_conflict,
        "title": scan.copy.title.title if scan.copy is not None else "",
        "said": scan.said,
        "advice": str(each.advice),
    }
