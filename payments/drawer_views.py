"""The drawer at the desk: open it, count it, close it, and print the day. No page names a member."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from catalog.models import Branch
from members.models import Account
from members.staff import staff_required
from payments.drawer import close_drawer, count_drawer, day_total, drawer_at, open_drawer
from payments.forms import CloseForm, CountForm, OpenForm
from payments.models import Drawer
from payments.receipts import receipt_of, with_receipt

TAKE_MONEY = "payments.take_money"
EARLIER_SHOWN = 14


def _branch_here(request: HttpRequest) -> Branch | None:
    number: int = import_string(settings.DESK_BRANCH)(request.session)
    return Branch.objects.filter(pk=number).first()


@staff_required(TAKE_MONEY)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    branch = _branch_here(request)
    if branch is None:
        messages.info(request, _("First choose where this desk is."))
        return redirect("desk:branch")
    return _show_home(request, branch, OpenForm())


@staff_required(TAKE_MONEY)
@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    branch, form = _branch_here(request), OpenForm(request.POST)
    if branch is None:
        return redirect("desk:branch")
    if not form.is_valid():
        return _show_home(request, branch, form)
    try:
        cents = form.cleaned_data["float_cents"]
        open_drawer(branch, float_cents=cents, at=clock.now(), today=clock.today())
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The drawer is open, with %(change)s.") % {"change": euro(cents)}
        )
    return redirect("drawer:home")


@staff_required(TAKE_MONEY)
@require_safe
def day(request: HttpRequest, pk: int) -> HttpResponse:
    drawer = get_object_or_404(Drawer.objects.select_related("branch"), pk=pk)
    return _show_day(request, drawer, CountForm())


@staff_required(TAKE_MONEY)
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    drawer = get_object_or_404(Drawer.objects.select_related("branch"), pk=pk)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _show_day(request, drawer, form)
    try:
        count_drawer(drawer, cents=form.counted_cents)
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("drawer:day", pk=pk)


@staff_required(TAKE_MONEY)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    drawer = get_object_or_404(Drawer, pk=pk)
    form = CloseForm(request.POST)
    explanation = form.cleaned_data["explanation"] if form.is_valid() else ""
    try:
        close_drawer(
            drawer,
            at=clock.now(),
            today=clock.today(),
            by=cast("Account", request.user),
            explanation=explanation,
        )
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The drawer is closed. You can print the day."))
    return redirect("drawer:day", pk=pk)


@staff_required(TAKE_MONEY)
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    paid = get_object_or_404(with_receipt(), pk=pk)
    return render(
        request, "payments/receipt.html", {"receipt": receipt_of(paid), "back": "desk:home"}
    )


def _show_home(request: HttpRequest, branch: Branch, form: OpenForm) -> HttpResponse:
    context = {
        "branch": branch,
        "drawer": drawer_at(branch),
        "form": form,
        "earlier": Drawer.objects.at(branch).filter(closed_at__isnull=False)[:EARLIER_SHOWN],
    }
    return render(request, "payments/drawer_home.html", context)


def _show_day(request: HttpRequest, drawer: Drawer, form: CountForm) -> HttpResponse:
    total = day_total(drawer)
    counted = drawer.counted_cents
    difference = drawer.difference_cents
    if difference is None and counted is not None:
        difference = counted - total.expected_cents
    context = {
        "drawer": drawer,
        "total": total,
        "difference": difference,
        "form": form,
        "close_form": CloseForm(),
    }
    return render(request, "payments/drawer_day.html", context)
