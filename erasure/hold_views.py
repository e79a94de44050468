from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from audit.models import AccessLine
from audit.operations import record_access
from bieb.lib import clock
from bieb.lib.errors import DomainError
from erasure.holds import longest
from erasure.models import ErasureHold, StandingHold
from erasure.receipts import said_of
from erasure.standing import lift_hold, place_hold
from members.models import Account, Card, Member
from members.staff import own_records, staff_required

MAY_HOLD = "erasure.place_hold"


class HoldForm(forms.Form):
    """Whose data must stay, which, why, who settles it and until when."""

    card_number = forms.CharField(
        label=gettext_lazy("Card number"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Why must it stay?"),
        choices=StandingHold.Kind.choices,
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What must stay, besides who it is?"),
        choices=StandingHold.Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=200,
        help_text=gettext_lazy("The member reads this. Facts, and no names."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who settles it?"), choices=StandingHold.Owner.choices
    )
    until = forms.DateField(
        label=gettext_lazy("Until when at most?"),
        help_text=gettext_lazy("On this day it goes. Never more than five years from now."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_card_number(self) -> str:
        """Find the member.

        Raises:
            forms.ValidationError: no card has this number.
        """
        number = str(self.cleaned_data["card_number"]).replace(" ", "")
        card = Card.objects.select_related("member").filter(number=number).first()
        if card is None:
            raise forms.ValidationError(_("No card has this number."))
        self.member: Member = card.member
        return number

    def clean_until(self) -> date:
        """Keep to five years.

        Raises:
            forms.ValidationError: it is no day after today, or too far away.
        """
        until = cast("date", self.cleaned_data["until"])
        if until <= clock.today():
            raise forms.ValidationError(_("Choose a day after today."))
        if until > longest(clock.today()):
            raise forms.ValidationError(_("Nothing may be held for longer than five years."))
        return until


@staff_required(MAY_HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """What is held up now and until when, without whose; and holding something."""
    form = HoldForm(request.POST or None)
    if form.is_valid():
        return _place(request, form)
    today = clock.today()
    ending = ErasureHold.objects.ending(today).order_by("until")
    context = {
        "form": form,
        "standing": StandingHold.objects.standing(today).order_by("until", "pk"),
        "ending": set(StandingHold.objects.ending(today).values_list("pk", flat=True)),
        "held_up": [(each, said_of(each.code)) for each in ending],
    }
    return render(request, "erasure/hold_list.html", context)


@staff_required(MAY_HOLD)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """It is settled: what was asked to go goes by itself."""
    hold = get_object_or_404(StandingHold, pk=pk)
    staff = cast("Account", request.user)
    if hold.subject_id in own_records(staff):
        messages.error(request, _("This is your own record. Ask a colleague."))
        return redirect("erasure-staff:holds")
    lift_hold(hold, by=staff, today=clock.today())
    messages.success(request, _("Settled. What was asked to go goes within minutes."))
    return redirect("erasure-staff:holds")


def _place(request: HttpRequest, form: HoldForm) -> HttpResponse:
    member, staff = form.member, cast("Account", request.user)
    if member.pk in own_records(staff):
        messages.error(request, _("This is your own record. Ask a colleague."))
        return redirect("erasure-staff:holds")
    said: dict[str, Any] = dict(form.cleaned_data)
    del said["card_number"]
    record_access(
        [member.pk],
        staff=staff,
        reason=AccessLine.Reason.RIGHTS,
        activity="erasure",
        at=clock.now(),
    )
    try:
        place_hold(member, **said, by=staff, today=clock.today())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It stays until it is settled, and not a day longer."))
    return redirect("erasure-staff:holds")
