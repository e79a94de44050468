"""The same rights at the desk and by phone: first control questions, then the request."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit.models import AccessLine
from audit.reasons import give_reason, own_records, write_looks
from bieb.lib import clock
from bieb.lib.admin import in_fieldsets
from bieb.lib.errors import DomainError
from members.models import Account, Member
from members.tasks import offer_new_password
from rights.desk_forms import LOG_IN, ControlForm, TakeInForm
from rights.models import Case, IdentityCheck
from rights.operations import ask_export, open_case
from rights.operations.checks import Answered, check_identity
from rights.tasks import start_building

SESSION_KEY = "identity_check"
HOLDS_SECONDS = 15 * 60


def control_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Ask the control questions. The answer of this page is "match" or "no match", nothing else."""
    _may_take_in(request)
    form = ControlForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_match(request, form):
        return redirect("admin:rights-take-in")
    context |= {
        "title": _("Privacy request at the desk or by phone"),
        "form": form,
        "adminform": in_fieldsets(form, form.fieldsets),
    }
    return TemplateResponse(request, "admin/rights/control.html", context)


def take_in_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Take in the request of whoever was recognised a moment ago."""
    _may_take_in(request)
    check = _check_of(request)
    if check is None or check.member is None:
        messages.error(request, _("Ask the control questions first."))
        return redirect("admin:rights-control")
    form = TakeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take_in(request, check, check.member, form)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        del request.session[SESSION_KEY]
        return redirect("admin:rights-control")
    context |= {
        "title": _("Match: what do they ask?"),
        "form": form,
        "adminform": in_fieldsets(form),
    }
    return TemplateResponse(request, "admin/rights/take_in.html", context)


def _may_take_in(request: HttpRequest) -> None:
    if not request.user.is_authenticated or not request.user.has_perm("rights.receive_case"):
        raise PermissionDenied


def _is_match(request: HttpRequest, form: ControlForm) -> bool:
    """Compare, and write down the look; nobody of their own home can be recognised by a colleague."""
    member = form.found()
    if member is not None and member.pk in own_records(request):
        member = None
    if member is not None:
        channel = form.cleaned_data["channel"]
        give_reason(request, AccessLine.Reason(channel))
        write_looks(request, [member.pk], activity="control questions")
    try:
        check = check_identity(
            member,
            Answered(form.cleaned_data["channel"], form.answers()),
            staff=_colleague(request),
            at=clock.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    if not check.matched:
        form.add_error(None, _("No match."))
        return False
    request.session[SESSION_KEY] = {"check": check.pk, "at": time.time()}
    return True


def _check_of(request: HttpRequest) -> IdentityCheck | None:
    """Return the match of this session, for a quarter of an hour of real time."""
    held = request.session.get(SESSION_KEY)
    if not held or time.time() - held["at"] > HOLDS_SECONDS:
        return None
    mine = IdentityCheck.objects.filter(staff=_colleague(request), matched=True)
    return mine.select_related("member").filter(pk=held["check"]).first()


def _take_in(request: HttpRequest, check: IdentityCheck, member: Member, form: TakeInForm) -> None:
    kind, now = form.cleaned_data["kind"], clock.now()
    staff, today = _colleague(request), clock.day_of(now)
    if kind == LOG_IN:
        account = Account.objects.filter(member=member).exclude(email="").first()
        if account is not None:
            offer_new_password(account)
        messages.success(request, _("If we know an e-mail address, a link is on its way there."))
        return
    if kind == Case.Kind.ACCESS:
        export = ask_export(member, channel=check.channel, today=today, at=now, staff=staff)
        start_building(export)
        case = export.case
    else:
        case = _opened(
            kind,
            member,
            channel=check.channel,
            today=today,
            at=now,
            text=form.cleaned_data["text"],
            staff=staff,
        )
    said = _("The request is written down: %(reference)s. The member gets a message.")
    messages.success(request, said % {"reference": case.reference})
    if kind == Case.Kind.ERASURE and not _has_mail(member):
        words = _(
            "No e-mail address is known. Let the privacy officer print the letter within a day."
        )
        messages.warning(request, words)


def _has_mail(member: Member) -> bool:
    return Account.objects.filter(member=member).exclude(email="").exists()


def _opened(kind: str, member: Member, **said: Any) -> Case:
    """Write the request down; to be erased is not only written down but goes on by itself."""
    if kind == Case.Kind.ERASURE:
        case: Case = import_string(settings.ERASE_ON_REQUEST)(member, **said)
        return case
    return open_case(kind=kind, member=member, identified=True, **said)


def _colleague(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user
