"""Who looked at one member; the name of a colleague only for the privacy officer, and written down."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.models import AccessLine, StaffLook
from audit.operations import record_access
from bieb.lib import clock
from members.models import Account, Card
from members.staff import staff_required

MAY_SEE_LINES = "audit.view_accessline"
LINES_SHOWN = 100


class WhoForm(forms.Form):
    """The card of the member who asks."""

    card_number = forms.CharField(
        label=_("Card number of the member"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_card_number(self) -> Card:
        """Find the card.

        Raises:
            forms.ValidationError: nobody has this card.
        """
        number = self.cleaned_data["card_number"].replace(" ", "")
        card = Card.objects.filter(number=number).first()
        if card is None:
            raise forms.ValidationError(_("Nobody has a card with this number."))
        return card


@staff_required(MAY_SEE_LINES)
@require_http_methods(["GET", "POST"])
def who_looked(request: HttpRequest) -> HttpResponse:
    """The lines about one member, newest first; reading them is a look at the member as well."""
    form = WhoForm(request.POST or None)
    context: dict[str, object] = {"form": form, "shown": LINES_SHOWN}
    if form.is_valid():
        subject_id = form.cleaned_data["card_number"].member_id
        _write(request, subject_id)
        context |= {
            "searched": True,
            "lines": AccessLine.objects.about(subject_id)[:LINES_SHOWN],
        }
    return render(request, "audit/who_looked.html", context)


@staff_required(MAY_SEE_LINES)
@require_POST
def name(request: HttpRequest, trace: UUID) -> HttpResponse:
    """Say which colleague it was; first a line that this was asked, for every member it is about."""
    look = get_object_or_404(StaffLook.objects.select_related("staff", "seconded_by"), pk=trace)
    line = AccessLine.objects.filter(trace_id=trace).select_related("subject").first()
    if line is None:
        raise Http404
    known = AccessLine.objects.filter(trace_id=trace, subject__subject_id__isnull=False)
    _write(request, *known.values_list("subject__subject_id", flat=True))
    return render(request, "audit/who_name.html", {"look": look, "line": line})


def _write(request: HttpRequest, *subjects: UUID) -> None:
    record_access(
        subjects,
        staff=cast("Account", request.user),
        reason=AccessLine.Reason.RIGHTS,
        activity="who looked",
        at=clock.now(),
    )
