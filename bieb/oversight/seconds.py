"""Ask a second colleague to agree that a protected record is opened, and agree to it."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.gate import ASKING_FOR, ask_reason
from audit.models import AccessLine, SecondLook
from audit.reasons import reason_of
from audit.seconds import MAY_APPROVE, agree, ask_second
from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.models import Account
from members.staff import staff_required

MAY_LOOK = ("members.view_member", "loans.lend_and_return")


@staff_required(*MAY_LOOK)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Say that two colleagues are needed; a POST asks, and every visit says how it stands."""
    if not reason_of(request):
        return ask_reason(request)
    wanted = [UUID(each) for each in request.session.get(ASKING_FOR, [])]
    next_url = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}):
        next_url = reverse("admin:index")
    staff, now = cast("Account", request.user), clock.now()
    if request.method == "POST":
        for each in wanted:
            ask_second(each, staff=staff, reason=reason_of(request), at=now)
        return redirect(request.get_full_path())
    mine = SecondLook.objects.filter(subject_id__in=wanted)
    agreed = mine.valid_for(staff.pk, now).values("subject_id").distinct().count()
    context = {
        "next": next_url,
        "has_asked": mine.waiting(now).filter(asked_by=staff).exists(),
        "is_agreed": bool(wanted) and agreed == len(wanted),
        "is_lost": not wanted,
    }
    return render(request, "audit/second_ask.html", context)


@staff_required(MAY_APPROVE)
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree with a question of another colleague."""
    asked = get_object_or_404(SecondLook, pk=pk)
    try:
        agree(asked, by=cast("Account", request.user), at=clock.now())
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Agreed. Your colleague can open it for a quarter of an hour."))
    return redirect("oversight:home")


def questions(staff: Account) -> list[dict[str, object]]:
    """What colleagues ask now: who, why and since when; whom it is about is not said."""
    waiting = SecondLook.objects.waiting(clock.now()).exclude(asked_by=staff.pk)
    return [
        {"asked": each, "why": AccessLine.Reason(each.reason).label}
        for each in waiting.select_related("asked_by")
    ]
