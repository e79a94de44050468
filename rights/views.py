"""Pages on which members use their privacy rights."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.access import signed_in_member
from rights.export.showing import schema
from rights.models import Case, Export
from rights.operations import ask_export, destroy_export, read_export
from rights.operations.exports import FORMATS
from rights.rules import FILE_DAYS
from rights.tasks import start_building


@login_required
@require_safe
def export_overview(request: HttpRequest) -> HttpResponse:
    """Where a member asks for everything, sees how far it is, and takes it along."""
    member, today = signed_in_member(request), clock.today()
    export = Export.objects.filter(case__member=member).order_by("-pk").first()
    context = {
        "export": export,
        "can_be_read": export is not None and export.can_be_read(today),
        "days": FILE_DAYS,
        "formats": list(FORMATS),
    }
    return render(request, "rights/export_overview.html", context)


@login_required
@reauthentication_required
@require_POST
def export_ask(request: HttpRequest) -> HttpResponse:
    """Ask for everything, after the password was typed again."""
    member = signed_in_member(request)
    now = clock.now()
    export = ask_export(member, channel=Case.Channel.WEB, today=clock.day_of(now), at=now)
    if export.is_being_made:
        start_building(export)
    return redirect("rights:export")


@login_required
@reauthentication_required
@require_safe
def export_download(request: HttpRequest, reference: str, wanted: str) -> HttpResponse:
    """Give one form of the file to its owner, after the password was typed again."""
    export = _own_export(request, reference)
    if wanted not in FORMATS:
        raise Http404
    try:
        found = read_export(export, wanted, today=clock.today(), at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("rights:export")
    response = HttpResponse(found, content_type=FORMATS[wanted])
    response["Content-Disposition"] = f'attachment; filename="mijn-gegevens.{wanted}"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def export_destroy(request: HttpRequest, reference: str) -> HttpResponse:
    """Destroy the file now; that needs no password: it only takes away."""
    destroy_export(_own_export(request, reference), at=clock.now())
    messages.success(request, _("The file is destroyed."))
    return redirect("rights:export")


@require_safe
def export_schema(_request: HttpRequest) -> HttpResponse:
    """Show what the JSON looks like, to whoever makes a program that reads it."""
    return HttpResponse(schema(), content_type="application/schema+json")


def _own_export(request: HttpRequest, reference: str) -> Export:
    member = signed_in_member(request)
    return get_object_or_404(Export, case__reference=reference, case__member=member)
