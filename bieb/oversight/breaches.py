"""The register of data breaches: write one down, decide, and see who is affected."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.breaches import add_event, affected_by, standing_of
from audit.models import AccessLine, Breach, BreachEvent
from audit.operations import record_access
from bieb.lib import clock
from bieb.oversight.views import MAY_HANDLE_BREACH
from members.models import Account, Member
from members.staff import own_records, protected_records, staff_required
from partners.models import Partner

PEOPLE_SHOWN = 25


class Moment(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class BreachForm(forms.ModelForm):  # type: ignore[type-arg]
    """What happened and when we knew; whose account or which partner says who is affected."""

    colleague = forms.ModelChoiceField(
        Account.objects.filter(is_staff=True).order_by("username"),
        label=gettext_lazy("Whose account"),
        required=False,
        to_field_name="pk",
    )
    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"), label=gettext_lazy("Which organisation"), required=False
    )

    class Meta:
        model = Breach
        fields = ["discovered_at", "happened", "consequences", "way", "began_at", "ended_at"]
        widgets = {
            **{name: Moment() for name in ("discovered_at", "began_at", "ended_at")},
            **{name: forms.Textarea({"rows": 4}) for name in ("happened", "consequences")},
        }
        help_texts = {
            "happened": gettext_lazy("Facts, and no names of members."),
            "discovered_at": gettext_lazy("The 72 hours count from this moment."),
        }

    field_order = [
        "discovered_at",
        "happened",
        "consequences",
        "way",
        "colleague",
        "partner",
        "began_at",
        "ended_at",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = cast("forms.ModelChoiceField[Account]", self.fields["colleague"])
        colleagues.label_from_instance = lambda obj: obj.get_full_name()  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        way = cleaned.get("way", "")
        if way in (Breach.Way.COLLEAGUE, Breach.Way.PARTNER) and not cleaned.get(way):
            self.add_error(way, _("Choose which one."))
        began, ended = cleaned.get("began_at"), cleaned.get("ended_at")
        known = cleaned.get("discovered_at")
        if began and ended and ended <= began:
            self.add_error("ended_at", _("This must be later than the beginning."))
        if began and known and known < began:
            self.add_error("discovered_at", _("Nobody knows of it before it begins."))
        if known and known > clock.now():
            self.add_error("discovered_at", _("This moment is still to come."))
        return cleaned

    def write(self, staff: Account, at: datetime) -> Breach:
        """Write the breach down."""
        breach: Breach = self.save(commit=False)
        chosen = self.cleaned_data.get(breach.way)
        breach.whose = str(chosen.pk) if chosen else ""
        breach.recorded_by, breach.recorded_at = staff, at
        breach.save(force_insert=True)
        return breach


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line: what was done or decided, and why."""

    class Meta:
        model = BreachEvent
        fields = ["kind", "why"]
        widgets = {"why": forms.Textarea({"rows": 3})}
        help_texts = {"why": gettext_lazy("Facts, and no names of members.")}


@staff_required(MAY_HANDLE_BREACH)
@require_safe
def breach_list(request: HttpRequest) -> HttpResponse:
    """Every breach, also those that were not reported."""
    return render(request, "audit/breach_list.html", {"breaches": standing_of(clock.now())})


@staff_required(MAY_HANDLE_BREACH)
@require_http_methods(["GET", "POST"])
def breach_new(request: HttpRequest) -> HttpResponse:
    form = BreachForm(request.POST or None, initial={"discovered_at": clock.now()})
    if request.method == "POST" and form.is_valid():
        breach = form.write(cast("Account", request.user), clock.now())
        messages.success(request, _("Written down. The 72 hours are counting."))
        return redirect("oversight:breach", breach.pk)
    return render(request, "audit/breach_new.html", {"form": form})


@staff_required(MAY_HANDLE_BREACH)
@require_safe
def breach_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, get_object_or_404(Breach, pk=pk), EventForm())


@staff_required(MAY_HANDLE_BREACH)
@require_POST
def breach_event(request: HttpRequest, pk: UUID) -> HttpResponse:
    breach, form = get_object_or_404(Breach, pk=pk), EventForm(request.POST)
    if not form.is_valid():
        return _show(request, breach, form)
    add_event(breach, staff=cast("Account", request.user), at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect("oversight:breach", pk)


@staff_required(MAY_HANDLE_BREACH)
@require_safe
def breach_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is affected, page by page; each of them reads back that this was looked at."""
    breach = get_object_or_404(Breach, pk=pk)
    staff = cast("Account", request.user)
    hidden = own_records(staff) | protected_records(staff)
    people = Member.objects.filter(pk__in=affected_by(breach)).select_related("account")
    page = Paginator(people.exclude(pk__in=hidden), PEOPLE_SHOWN).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    record_access(
        [member.pk for member in shown],
        staff=staff,
        reason=AccessLine.Reason.RIGHTS,
        activity="breach",
        at=clock.now(),
    )
    context = {"breach": breach, "page": page, "people": shown, "hidden": len(hidden)}
    return render(request, "audit/breach_people.html", context)


def _show(request: HttpRequest, breach: Breach, form: EventForm) -> HttpResponse:
    context = {
        "standing": standing_of(clock.now(), breach)[0],
        "affected": affected_by(breach).count(),
        "whose": _name_of(breach),
        "form": form,
    }
    return render(request, "audit/breach_detail.html", context, status=400 if form.errors else 200)


def _name_of(breach: Breach) -> str:
    if breach.way == Breach.Way.COLLEAGUE:
        return Account.objects.get(pk=breach.whose).get_full_name()
    if breach.way == Breach.Way.PARTNER:
        return Partner.objects.get(pk=breach.whose).name
    return ""
