"""The sealed names of a book year, for the tax inspector: asked, agreed with, and read once."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.models import Account
from members.staff import staff_required
from payments.book_forms import OpeningForm
from payments.models import BookOpening
from payments.openings import agree_opening, ask_opening, book_years, read_names
from payments.sealed_names import are_kept

MAY_OPEN = "payments.open_books"
LOG_SHOWN = 50


@staff_required(MAY_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Which years there are, what was asked and read, and asking; no page here names anybody."""
    _refuse_where_none_are_kept()
    years, now, staff = book_years(today=clock.today()), clock.now(), cast("Account", request.user)
    form = OpeningForm(request.POST or None, years=years)
    if form.is_valid():
        try:
            ask_opening(**form.cleaned_data, by=staff, today=clock.today(), at=now)
        except DomainError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Asked. Another colleague has to agree within a day."))
        return redirect("books:home")
    openings = BookOpening.objects.newest_first()
    context = {
        "years": years,
        "form": form,
        "asked": openings.waiting(now),
        "agreed": openings.agreed(now).filter(asked_by=staff),
        "log": openings.filter(opened_at__isnull=False)[:LOG_SHOWN],
    }
    return render(request, "payments/books_home.html", context)


@staff_required(MAY_OPEN)
@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree with what another colleague asked."""
    _refuse_where_none_are_kept()
    try:
        agree_opening(
            get_object_or_404(BookOpening, pk=pk),
            by=cast("Account", request.user),
            at=clock.now(),
        )
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Agreed. Your colleague can read it once, within a day."))
    return redirect("books:home")


@staff_required(MAY_OPEN)
@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the names, once; looking again needs a new question."""
    _refuse_where_none_are_kept()
    opening = get_object_or_404(BookOpening, pk=pk)
    try:
        names = read_names(
            opening, by=cast("Account", request.user), today=clock.today(), at=clock.now()
        )
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("books:home")
    return render(request, "payments/books_names.html", {"opening": opening, "names": names})


def _refuse_where_none_are_kept() -> None:
    """Raise Http404 where the owner keeps no names in the books: then there is no such page."""
    if not are_kept():
        raise Http404
