"""The service desk on the website: how to reach us, and telling us that something goes wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from rest_framework.throttling import BaseThrottle

from bieb.lib import clock
from catalog.models import Branch
from members.models import Account, Member
from partners.limits import Window
from rights.models import Case
from rights.operations import open_case
from rights.service_forms import ReportForm


@require_safe
def service(request: HttpRequest) -> HttpResponse:
    """Phone, mail and office hours, and when each branch is open. Two queries."""
    branches = Branch.objects.filter(is_virtual=False).order_by("name").prefetch_related("hours")
    context = {"branches": branches, "is_member": _member(request) is not None}
    return render(request, "rights/service.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Tell us that something goes wrong, logged in or not. What was typed stays when it is refused."""
    member = _member(request)
    form = ReportForm(request.POST or None, is_member=member is not None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if _window(request, member).take():
                case = _opened(form, member)
                return redirect("rights:reported", reference=case.reference)
            form.add_error(None, _("You sent us much in a short time. Wait an hour, or call us."))
            status = 429
    context = {"form": form, "is_member": member is not None}
    return render(request, "rights/report.html", context, status=status)


@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """What somebody may keep: a reference, and the day of the answer. Not what was written."""
    case = get_object_or_404(Case, reference=reference, kind=Case.Kind.SERVICE)
    context = {"case": case, "is_member": _member(request) is not None}
    return render(request, "rights/reported.html", context)


def _opened(form: ReportForm, member: Member | None) -> Case:
    now = clock.now()
    return open_case(
        kind=Case.Kind.SERVICE,
        member=member,
        channel=Case.Channel.WEB,
        today=clock.day_of(now),
        at=now,
        text=form.whole,
        identified=member is not None,
    )


def _window(request: HttpRequest, member: Member | None) -> Window:
    """Members are counted by who they are: a reading room with one address shuts nobody out."""
    asker: Any = request
    who = str(member.pk) if member else str(BaseThrottle().get_ident(asker))
    return Window("reports", who)


def _member(request: HttpRequest) -> Member | None:
    return request.user.member if isinstance(request.user, Account) else None
