"""Pages on which members ask for a correction, and read what we answered."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bieb.lib import clock
from members.access import signed_in_member
from rights.case_forms import words_of
from rights.corrections import Proposal
from rights.forms import CorrectionForm
from rights.models import Case
from rights.operations import open_case


@dataclass(frozen=True)
class Shown:
    """One request on the page of who asked it."""

    case: Case
    asked: str
    answered: str


@login_required
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Show a member what they asked, how it stands, and our answer while we still have it."""
    member = signed_in_member(request)
    found = Case.objects.of(member).prefetch_related("events")
    shown = [Shown(each, *words_of(each)) for each in found]
    return render(request, "rights/case_list.html", {"shown": shown})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest) -> HttpResponse:
    """Ask us to correct what a member cannot change alone."""
    member = signed_in_member(request)
    form = CorrectionForm(request.POST or None)
    if not form.is_valid():
        return render(request, "rights/correction.html", {"form": form})
    now, given = clock.now(), form.cleaned_data
    open_case(
        kind=Case.Kind.RECTIFICATION,
        member=member,
        channel=Case.Channel.WEB,
        today=clock.day_of(now),
        at=now,
        text=Proposal(given["value"], given["why"]).as_text(),
        about=given["about"],
        identified=True,
    )
    messages.success(request, _("We look at it, and answer here within a month."))
    return redirect("rights:cases")
