"""Copies that somebody should look for on our shelves: found, or looked for in vain."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.models import Branch
from loans.desk.copies import place_of
from loans.desk.session import Desk
from loans.models import Loan, SearchTask
from loans.operations import found_on_shelf, looked_in_vain, take_in
from members.staff import staff_required

AT_THE_DESK = ("loans.lend_and_return", "loans.take_back")


@staff_required(*AT_THE_DESK)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """What to look for, by branch and shelf; it says nothing about whose loan it was."""
    here = _here(request)
    if here is None:
        return redirect("desk:branch")
    rows = SearchTask.objects.select_related("copy__title", "copy__branch").order_by(
        "copy__branch__name", "copy__shelf_mark", "copy__title__sort_key", "pk"
    )
    return render(request, "loans/desk_searching.html", {"branch": here, "tasks": rows})


@staff_required(*AT_THE_DESK)
@require_POST
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """It stood on the shelf: taken back at no cost, and it goes where it must go now."""
    here, task = _here(request), get_object_or_404(SearchTask.objects.select_related("copy"), pk=pk)
    if here is None:
        return redirect("desk:branch")
    today, at = clock.today(), clock.now()
    try:
        if Loan.objects.filter(copy=task.copy).exists():
            captured = found_on_shelf(task.copy, branch=here, today=today, at=at).captured
        else:
            captured = take_in(task.copy, branch=here, today=today, at=at).captured
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        place, _code = place_of(task.copy, captured)
        messages.success(request, _("Found.") + " " + place)
    return redirect("desk:searching")


@staff_required(*AT_THE_DESK)
@require_POST
def in_vain(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody looked and did not find it."""
    task = get_object_or_404(SearchTask.objects.select_related("copy"), pk=pk)
    try:
        looked_in_vain(task.copy, today=clock.today())
    except SearchTask.DoesNotExist:
        messages.info(request, _("It was found meanwhile."))
    else:
        messages.success(request, _("Written down that you looked today."))
    return redirect("desk:searching")


def _here(request: HttpRequest) -> Branch | None:
    return Branch.objects.filter(pk=Desk.of(request.session).branch).first()
