"""Writing a newsletter, trying it on oneself, and sending it to who asked for it."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.models import Account
from members.staff import staff_required
from newsletters import issues
from newsletters.forms import IssueForm
from newsletters.mails import render as render_mail
from newsletters.markup import as_html
from newsletters.models import Issue

MAY_SEND = "newsletters.send_issue"
A_PAGE = 25
WIDTHS = ("320", "600", "900")
"""The widths of the preview, in pixels: a phone, a window beside another, a desk."""


@require_safe
@staff_required(MAY_SEND)
def issue_list(request: HttpRequest) -> HttpResponse:
    """Every issue, the newest first, with how far it is."""
    found = Paginator(Issue.objects.order_by("-pk"), A_PAGE)
    page = found.get_page(request.GET.get("bladzijde"))
    rows = [(issue, issues.progress(issue)) for issue in page]
    return render(request, "newsletters/issue_list.html", {"rows": rows, "page": page})


@staff_required(MAY_SEND)
def issue_new(request: HttpRequest) -> HttpResponse:
    return _edited(request, Issue(made_at=clock.now()))


@staff_required(MAY_SEND)
def issue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. What is being sent or was sent stays as it is."""
    issue = get_object_or_404(Issue, pk=pk)
    if issue.state != Issue.State.DRAFT:
        return redirect("newsletters-staff:detail", pk)
    return _edited(request, issue)


@require_safe
@staff_required(MAY_SEND)
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue as readers see it at three widths, who would get it, and how far it is."""
    issue = get_object_or_404(Issue, pk=pk)
    language = "en" if request.GET.get("taal") == "en" and issue.body_en else "nl"
    body = issue.body_en if language == "en" else issue.body_nl
    context = {
        "issue": issue,
        "language": language,
        "subject": render_mail(issue, language).subject,
        "html": as_html(body),
        "text": render_mail(issue, language).text,
        "widths": WIDTHS,
        "is_draft": issue.state == Issue.State.DRAFT,
        "progress": issues.progress(issue),
    }
    if issue.state == Issue.State.DRAFT:
        context["audience"] = issues.audience(issue, today=clock.today())
    return render(request, "newsletters/issue_detail.html", context)


@require_POST
@staff_required(MAY_SEND)
def issue_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to the colleague who asks, at the address of their account, and to nobody else."""
    issue, staff = get_object_or_404(Issue, pk=pk), _colleague(request)
    language = "en" if request.POST.get("language") == "en" else "nl"
    if not staff.email:
        messages.error(request, _("Your account has no e-mail address."))
    elif issues.send_test(issue, to=staff.email, language=language, at=clock.now()):
        messages.success(request, _("Sent to you alone. Look in your mail."))
    else:
        messages.error(request, _("The mail server did not take it. Try again in a while."))
    return redirect("newsletters-staff:detail", pk)


@require_POST
@staff_required(MAY_SEND)
def issue_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to send; a second click says that it was begun."""
    issue = get_object_or_404(Issue, pk=pk)
    try:
        number = issues.start(issue, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        _note(request, issue, "start")
        said = _("Sending has begun. Mails made ready: %(number)s.") % {"number": number}
        messages.success(request, said)
    return redirect("newsletters-staff:detail", pk)


@require_POST
@staff_required(MAY_SEND)
def issue_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, or go on: the next mail that would leave sees it."""
    issue = get_object_or_404(Issue, pk=pk)
    goes_on = request.POST.get("act") == "resume"
    changed = issues.resume(issue) if goes_on else issues.pause(issue)
    if changed:
        _note(request, issue, "resume" if goes_on else "pause")
        messages.success(request, _("It goes on.") if goes_on else _("Paused: nothing leaves."))
    return redirect("newsletters-staff:detail", pk)


def _edited(request: HttpRequest, issue: Issue) -> HttpResponse:
    form = IssueForm(request.POST or None, instance=issue)
    if request.method == "POST" and form.is_valid():
        found = Issue.objects.filter(pk=issue.pk).exclude(state=Issue.State.DRAFT)
        if found.exists():  # a colleague began to send it meanwhile
            return redirect("newsletters-staff:detail", issue.pk)
        form.save()
        messages.success(request, _("Kept as a draft."))
        return redirect("newsletters-staff:detail", issue.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "issue": issue}
    return render(request, "newsletters/issue_form.html", context, status=status)


def _note(request: HttpRequest, issue: Issue, act: str) -> None:
    """Write in the log of the back office who did it."""
    staff = _colleague(request)
    LogEntry.objects.log_actions(staff.pk, [issue], CHANGE, act, single_object=True)


def _colleague(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user
