"""The pages on which a manager closes a branch: every act is shown before it is done."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch
from loans.closings import banner, operations
from loans.closings.effects import Effect
from loans.closings.forms import ClosingForm, LastDayForm
from loans.closings.models import CalendarAct, CalendarChange, ShiftedDate
from members.models import Account
from members.staff import staff_required

MAY_CLOSE = "catalog.change_calendar"
PAST_SHOWN = 20
ROWS_SHOWN = 60


@staff_required(MAY_CLOSE)
@require_safe
def closing_list(request: HttpRequest) -> HttpResponse:
    changes, today = CalendarChange.objects.for_display(), clock.today()
    ahead = list(changes.ahead(today).order_by("first_day", "pk"))
    past = changes.exclude(pk__in=[change.pk for change in ahead])[:PAST_SHOWN]
    return render(request, "loans/closing_list.html", {"ahead": ahead, "past": past})


@staff_required(MAY_CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def closing_new(request: HttpRequest) -> HttpResponse:
    """Fill in, look what it does, confirm: three steps of one page."""
    if request.method != "POST":
        chosen = {"kind": request.GET.get("soort", CalendarChange.Kind.CLOSING)}
        return render(request, "loans/closing_form.html", {"form": ClosingForm(initial=chosen)})
    form = ClosingForm(request.POST)
    if form.is_valid() and "again" not in request.POST:
        change = form.change()
        try:
            if "confirm" in request.POST:
                act = operations.declare(change, by=_me(request), at=clock.now())
                return _done(request, act)
            effect = operations.preview(change, today=clock.today())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            shown = {"form": form, "change": change, **_shown(effect)}
            return render(request, "loans/closing_preview.html", shown)
    return render(request, "loans/closing_form.html", {"form": form})


@staff_required(MAY_CLOSE)
@require_safe
def closing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(CalendarChange.objects.for_display(), pk=pk)
    return _detail(request, change, LastDayForm(initial={"last_day": change.last_day}))


@staff_required(MAY_CLOSE)
@require_http_methods(["POST"])
def closing_last_day(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(CalendarChange.objects.for_display(), pk=pk)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        return _detail(request, change, form)
    last_day = form.cleaned_data["last_day"]
    try:
        if "confirm" in request.POST:
            act = operations.set_last_day(change, last_day, by=_me(request), at=clock.now())
            return _done(request, act)
        effect = operations.preview_last_day(change, last_day, today=clock.today())
    except DomainError as refusal:
        form.refuse(refusal)
        return _detail(request, change, form)
    shown = {"form": form, "change": change, "last_day": last_day, **_shown(effect)}
    return render(request, "loans/closing_last_day.html", shown)


@staff_required(MAY_CLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def closing_undo(request: HttpRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(CalendarChange.objects.for_display(), pk=pk)
    try:
        if request.method == "POST":
            act = operations.undo(change, by=_me(request), at=clock.now())
            return _done(request, act)
        effect = operations.preview_undo(change, today=clock.today())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("closings:detail", pk=pk)
    return render(request, "loans/closing_undo.html", {"change": change, **_shown(effect)})


def _detail(request: HttpRequest, change: CalendarChange, form: LastDayForm) -> HttpResponse:
    context = {
        "change": change,
        "acts": change.acts.select_related("staff"),
        "can_change": change.can_change(clock.today()),
        "form": form,
    }
    return render(request, "loans/closing_detail.html", context)


def _shown(effect: Effect) -> dict[str, Any]:
    """What a preview shows: the numbers, and from which day to which day, without anybody's name."""
    names = dict(Branch.objects.values_list("pk", "name"))
    rows = [
        {
            "is_shelf": group.what == ShiftedDate.What.SHELF,
            "branch": names[group.branch_id],
            "group": group,
        }
        for group in effect.moving
    ]
    return {"effect": effect, "rows": rows[:ROWS_SHOWN], "more": max(0, len(rows) - ROWS_SHOWN)}


def _me(request: HttpRequest) -> Account:
    return cast("Account", request.user)


def _done(request: HttpRequest, act: CalendarAct) -> HttpResponse:
    banner.ask_again()
    words = _("Done. Loans moved: %(loans)s. Reservations moved: %(shelf)s. Messages: %(told)s.")
    numbers = {"loans": act.loans, "shelf": act.shelf, "told": act.messages}
    messages.success(request, words % numbers)
    return redirect("closings:detail", pk=act.change_id)
