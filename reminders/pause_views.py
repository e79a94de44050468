"""The page on which a colleague lets the reminders of one member stand still."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.gate import ask_reason
from audit.reasons import reason_of, write_looks
from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.models import Member
from members.staff import staff_required
from reminders import pausing
from reminders.forms import PauseForm
from reminders.models import Pause


@staff_required("reminders.add_pause")
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pause the reminders of a member, or let them go on; who looks gives a reason first."""
    if not reason_of(request):
        return ask_reason(request)
    write_looks(request, [pk], activity="message")
    member, today = get_object_or_404(Member, pk=pk), clock.today()
    if request.method == "POST" and "go_on" in request.POST:
        pausing.go_on(member, today=today)
        messages.success(request, _("The reminders go on."))
        return redirect("reminders:pause", pk)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _paused(form, member):
        messages.success(request, _("The reminders stand still. What waits does not leave."))
        return redirect("reminders:pause", pk)
    pauses = Pause.objects.filter(member=member)
    running = Pause.objects.on(today).filter(member=member).first()
    context = {"member": member, "form": form, "running": running, "pauses": pauses}
    return render(request, "reminders/pause.html", context)


def _paused(form: PauseForm, member: Member) -> bool:
    given = form.cleaned_data
    try:
        pausing.pause(
            member, why=Pause.Why(given["why"]), until=given["until"], today=clock.today()
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True
