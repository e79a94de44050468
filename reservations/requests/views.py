"""Ask for a book that we do not have: first see what it costs and who gets to know what."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bieb.lib import clock
from bieb.lib.errors import DomainError
from bieb.lib.money import euro
from members.access import signed_in_member
from members.models import Member
from partners.models import Disclosure
from reservations.models import InterlibraryRequest
from reservations.operations import Book, ask, cancel_request, cost_of, fields_for, lenders
from reservations.requests.forms import BookForm


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What this member asked for, and how far it is."""
    signed_in_member(request)
    found = InterlibraryRequest.objects.visible_to(request.user).for_display()
    return render(request, "reservations/interlibraryrequest_list.html", {"requests": found})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A form, then what it costs and who gets to know what, and only then the request."""
    member, today = signed_in_member(request), clock.today()
    known = lenders(today=today)
    initial = {"title": request.GET.get("titel", "")[:300], "pickup_branch": member.home_branch_id}
    form = BookForm(request.POST or None, lenders=known, initial=initial)
    context = {"form": form, "lenders": known}
    if not form.is_valid() or "back" in request.POST:
        return render(request, "reservations/interlibraryrequest_form.html", context)
    shown = _shown(member, form.cleaned_data)
    if request.POST.get("shown") != shown["seal"]:
        return render(request, "reservations/interlibraryrequest_confirm.html", context | shown)
    try:
        _ask(member, form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return render(request, "reservations/interlibraryrequest_form.html", context)
    messages.success(request, _("We have your request. You hear from us when the book is here."))
    return redirect("interlibrary:list")


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a request that was not shipped yet."""
    wanted = get_object_or_404(InterlibraryRequest.objects.visible_to(request.user), pk=pk)
    try:
        cancel_request(wanted, today=clock.today(), at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your request was cancelled. You do not pay for it."))
    return redirect("interlibrary:list")


def _shown(member: Member, given: dict[str, Any]) -> dict[str, Any]:
    """What must be seen before asking; `seal` changes when anything of it does."""
    lender, branch = given["lender"], given["pickup_branch"]
    cents = cost_of(member, pickup_branch=branch, today=clock.today())
    fields = fields_for(lender)
    return {
        "lender": lender,
        "book": given,
        "cost": euro(cents) if cents else "",
        "told": in_words(fields),
        "is_nameless": "name" not in fields,
        "seal": f"{cents} {lender.pk} {branch.pk} {' '.join(fields)}",
    }


def in_words(fields: list[str]) -> list[str | Promise]:
    """Say which things a library gets to know."""
    return [Disclosure.FIELDS_IN_WORDS[name] for name in fields]


def _ask(member: Member, given: dict[str, Any]) -> InterlibraryRequest:
    return ask(
        member,
        Book(given["title"], given["author"], given["isbn"]),
        lender=given["lender"],
        pickup_branch=given["pickup_branch"],
        today=clock.today(),
        at=clock.now(),
    )
