"""The desk hands out the card: the code, the document that was seen, and a member is made."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.models import AccessLine
from audit.reasons import give_reason
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch
from joining.applying import answers_of, collect, waiting_under
from joining.errors import NoApplication
from joining.forms import CodeForm
from joining.models import Application
from members.models import Account, Member, MembershipType
from members.staff import staff_required
from members.staff_forms import EnrolmentForm

ID_SEEN = [{"added": {"name": "identity document", "object": "seen, not copied"}}]
"""What is written down of the check: that it was done, when, and by whom."""


@never_cache
@staff_required("members.add_member")
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """First the code; then what was filled in, to be compared with the document and corrected."""
    code_form = CodeForm(request.POST or None)
    context: dict[str, Any] = {"code_form": code_form}
    if request.method == "POST" and code_form.is_valid():
        try:
            application = waiting_under(code_form.cleaned_data["code"], now=clock.now())
            answers = answers_of(application)
        except NoApplication as refusal:
            code_form.add_error("code", str(refusal))
        else:
            is_filled = "given_name" in request.POST
            form = EnrolmentForm(request.POST if is_filled else None, initial=_initial(answers))
            member = _enrolled(form, application) if is_filled and form.is_valid() else None
            if member is not None:
                return _welcome(request, member)
            context |= {"form": form, "code": application.code}
    return render(request, "joining/desk.html", context)


def _enrolled(form: EnrolmentForm, application: Application) -> Member | None:
    try:
        return collect(application, form.enrolment(), today=clock.today())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def _welcome(request: HttpRequest, member: Member) -> HttpResponse:
    give_reason(request, AccessLine.Reason.ENROLMENT)
    colleague = cast("Account", request.user)
    LogEntry.objects.log_actions(colleague.pk, [member], ADDITION, ID_SEEN)
    messages.success(request, _("Enrolled. The card works at once."))
    return redirect("admin:members_member_change", member.pk)


def _initial(answers: dict[str, str]) -> dict[str, object]:
    kind = MembershipType.objects.filter(code=answers["membership_type"]).first()
    branch = Branch.objects.filter(code=answers["home_branch"]).first()
    return {**answers, "membership_type": kind, "home_branch": branch}
