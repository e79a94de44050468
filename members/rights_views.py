from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bieb.lib import clock
from members.access import signed_in_member
from members.models import Member, Objection
from members.operations import lift_restriction, object_to, restrict_member, withdraw_objection


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: HttpRequest) -> HttpResponse:
    """Lock the data, or unlock them: one button, whichever it is now."""
    member = signed_in_member(request)
    if request.method == "POST":
        if request.POST.get("decision") == "unlock":
            lift_restriction(member)
            messages.success(request, _("Your data are unlocked. Everything works again."))
        else:
            restrict_member(member, today=clock.today())
            messages.success(request, _("Your data are locked. We only keep them now."))
        return redirect("my-privacy")
    return render(request, "members/member_restrict.html", {"member": member})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_page(request: HttpRequest) -> HttpResponse:
    """Say no, or yes again, to what we do for reasons of our own."""
    member = signed_in_member(request)
    if request.method == "POST":
        activity = request.POST.get("activity", "")
        if activity not in Objection.Activity.values:
            return redirect("member-rights:object")
        if request.POST.get("decision") == "allow":
            withdraw_objection(member, activity)
            messages.success(request, _("Saved: we may do this again."))
        else:
            object_to(member, activity, today=clock.today())
            messages.success(request, _("Saved: we stop with this at once."))
        return redirect("member-rights:object")
    return render(request, "members/member_object.html", {"choices": choices_of(member)})


def choices_of(member: Member) -> list[tuple[str, str, Objection | None]]:
    """Each thing one can object to: its code, its words and the objection, if there is one."""
    known = {each.activity: each for each in member.objections.all()}
    return [(code, str(label), known.get(code)) for code, label in Objection.Activity.choices]
