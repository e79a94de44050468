"""The page at which a colleague makes somebody a member."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from audit.models import AccessLine
from audit.reasons import give_reason
from bieb.lib import clock
from bieb.lib.admin import in_fieldsets
from bieb.lib.errors import DomainError
from members.models import Account, Member
from members.operations import enrol_member
from members.staff_forms import EnrolmentForm
from members.tasks import invite


def enrolment_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Fill in, enrol, and go on to the page of the new member."""
    if not request.user.is_authenticated or not request.user.has_perm("members.add_member"):
        raise PermissionDenied
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member = _enrolled(form)
        if member is not None:
            give_reason(request, AccessLine.Reason.ENROLMENT)
            LogEntry.objects.log_actions(request.user.pk, [member], ADDITION, [{"added": {}}])
            messages.success(request, _("Enrolled. The card works at once."))
            return redirect("admin:members_member_change", member.pk)
    context |= {
        "title": _("Enrol a member"),
        "form": form,
        "adminform": in_fieldsets(form, _asked(form)),
    }
    return TemplateResponse(request, "admin/members/member/enrol.html", context)


def _asked(form: EnrolmentForm) -> list[tuple[Any, list[Any]]]:
    """Return the headings with the fields that this library asks."""
    fieldsets: Any = form.FIELDSETS
    return [
        (name, [each for each in fields if not isinstance(each, str) or each in form.fields])
        for name, fields in fieldsets
    ]


def _enrolled(form: EnrolmentForm) -> Member | None:
    try:
        with transaction.atomic():
            member = enrol_member(form.enrolment(), today=clock.today())
            if form.cleaned_data["email"]:
                invite(Account.objects.get(member=member))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    return member
