"""Who had this last: a page of its own, with a reason of its own and a line that was written."""

from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Copy
from loans import errors
from loans.desk.jobs import MAY_LEND
from loans.last_borrower import last_borrower
from members.models import Account
from members.staff import staff_required


class LastForm(forms.Form):
    """The copy on the counter."""

    code = forms.CharField(
        label=_("Barcode of the copy"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    is_dispute = forms.BooleanField(
        label=_("There is a question about this copy, and I need to know who had it."),
        error_messages={"required": _("Without a question about the copy we do not tell it.")},
    )


@staff_required(MAY_LEND)
@require_http_methods(["GET", "POST"])
def last(request: HttpRequest) -> HttpResponse:
    """Ask by POST; whoever had it reads back that this was asked."""
    form = LastForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            context["found"] = _found(request, form.cleaned_data["code"])
        except (DomainError, Copy.DoesNotExist) as refusal:
            unknown = errors.CopyUnknown(barcode=form.cleaned_data["code"])
            said = refusal if isinstance(refusal, DomainError) else unknown
            form.add_error(None, str(said))
    return render(request, "loans/desk_last.html", context)


def _found(request: HttpRequest, barcode: str) -> object:
    copy = Copy.objects.get(barcode="".join(barcode.split()))
    found = last_borrower(copy, today=clock.today())
    record_access(
        [found.borrower.member_id],
        staff=cast("Account", request.user),
        reason=AccessLine.Reason.DISPUTE,
        activity="last borrower",
        at=clock.now(),
    )
    return found
