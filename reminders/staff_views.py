"""What waits for a colleague before it leaves: looked at, let go or taken out. It names nobody."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bieb.lib import clock
from members.models import Account
from members.staff import staff_required
from reminders import checking
from reminders.errors import NothingWaits

MAY_APPROVE = "reminders.approve_message"


@staff_required(MAY_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits, by step; who it is about opens elsewhere, after a reason."""
    staff = cast("Account", request.user)
    if request.method == "POST":
        _decide(request, staff)
        return redirect("reminders:waiting")
    return render(request, "reminders/waiting.html", {"steps": checking.waiting_by_step(staff)})


def _decide(request: HttpRequest, staff: Account) -> None:
    numbers = [int(each) for each in request.POST.getlist("message") if each.isdecimal()]
    if not numbers:
        messages.error(request, _("Choose at least one message."))
    elif request.POST.get("act") == "refuse":
        taken = checking.refuse(numbers, at=clock.now())
        words = ngettext("%(n)s message was taken out.", "%(n)s messages were taken out.", taken)
        messages.success(request, words % {"n": taken})
    else:
        _approve(request, numbers, staff)


def _approve(request: HttpRequest, numbers: list[int], staff: Account) -> None:
    try:
        left = checking.approve(numbers, by=staff, at=clock.now())
    except NothingWaits as refusal:
        messages.error(request, str(refusal))
        return
    words = ngettext("%(n)s message may leave now.", "%(n)s messages may leave now.", left)
    messages.success(request, words % {"n": left})
    if left < len(numbers):
        messages.info(request, _("What has not left waits for a second colleague or its file."))
