from datetime import timedelta
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.errors import DomainError
from erasure.forms import OnRequestForm
from erasure.letters import has_mailbox, letter_pdf, to_be_told_on_paper
from erasure.mails import receipt_url
from erasure.models import ErasureRequest
from erasure.operations import PRINTED_FIRST, request_erasure, start_erasure
from erasure.preview import preview_of
from erasure.tasks import start_soon
from members.staff import own_records, staff_required

SHOWN = 20


@staff_required("erasure.erase_member")
@require_http_methods(["GET", "HEAD", "POST"])
def on_request(request: HttpRequest) -> HttpResponse:
    """Find the member, see what goes and what stays, and start it: two steps, never one."""
    form = OnRequestForm(request.POST or None)
    context: dict[str, object] = {
        "form": form,
        "running": ErasureRequest.objects.running().order_by("-requested_at")[:SHOWN],
        "on_paper": set(to_be_told_on_paper().values_list("pk", flat=True)),
    }
    if form.is_valid():
        member = form.member
        if member.pk in own_records(request.user):  # type: ignore[arg-type]
            messages.error(request, _("This is your own record. Ask a colleague."))
            return redirect("erasure-staff:on-request")
        record_access(
            [member.pk],
            staff=request.user,  # type: ignore[arg-type]
            reason=AccessLine.Reason.RIGHTS,
            activity="erasure",
            at=clock.now(),
        )
        if request.POST.get("step") != "start":
            context |= {
                "asked": form.asked_for(),
                "preview": preview_of(member, today=clock.today()),
            }
            return render(request, "erasure/staff_confirm.html", context)
        return _start(request, form)
    return render(request, "erasure/staff_request.html", context)


@staff_required("erasure.erase_member")
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A colleague looked at a request that waits: it may start."""
    start_erasure(get_object_or_404(ErasureRequest, pk=pk), at=clock.now())
    start_soon()
    messages.success(request, _("It starts now."))
    return redirect("erasure-staff:on-request")


@staff_required("erasure.erase_member")
@require_POST
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the way to the receipt for who has no e-mail, after a line that we looked."""
    asked = get_object_or_404(to_be_told_on_paper(), pk=pk)
    if asked.subject_id in own_records(request.user):  # type: ignore[arg-type]
        messages.error(request, _("This is your own record. Ask a colleague."))
        return redirect("erasure-staff:on-request")
    record_access(
        [cast("UUID", asked.subject_id)],
        staff=request.user,  # type: ignore[arg-type]
        reason=AccessLine.Reason.RIGHTS,
        activity="erasure",
        at=clock.now(),
    )
    answer = HttpResponse(letter_pdf(asked, at=clock.now()), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="brief.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _start(request: HttpRequest, form: OnRequestForm) -> HttpResponse:
    on_paper = not has_mailbox(form.member)
    try:
        asked = request_erasure(
            form.member,
            channel=form.cleaned_data["channel"],
            today=clock.today(),
            at=clock.now(),
            waits=PRINTED_FIRST if on_paper else timedelta(),
            staff=request.user,  # type: ignore[arg-type]
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("erasure-staff:on-request")
    start_soon()
    words = {"erasure": asked.request, "receipt_url": receipt_url(asked.code), "code": asked.code}
    words |= {"by_staff": True, "on_paper": on_paper}
    return render(request, "erasure/erasure_asked.html", words)
