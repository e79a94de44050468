from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.hours import branch_days
from loans.at_home import AtHome, overview
from loans.errors import RenewedMeanwhile
from loans.member_on_page import member_on_page
from loans.models import Loan
from loans.operations import Outcome, renew_loan, renew_several, undo_renewal
from members.access import signed_in_member_id
from reservations.models import Reservation

ASKED = "renewal_asked"
"""What was asked last, by number of the loan, until the page has told how it went."""


@login_required
@require_safe
def loan_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    person = member_on_page(signed_in_member_id(request), today=today)
    ready = Reservation.objects.visible_to(request.user).ready().for_display()
    home = overview(
        Loan.objects.visible_to(request.user),
        ready.select_related("whereabouts"),
        person,
        branch_days(today),
        today=today,
        now=clock.now(),
    )
    context = {
        "home": home,
        "told": _told(home.rows, request.session.pop(ASKED, None)),
        "person": person,
    }
    return render(request, "loans/loan_list.html", context)


@login_required
@require_POST
def loan_renew(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(Loan.objects.visible_to(request.user), pk=pk)
    try:
        seen = _seen(request).get(pk)
        loan = renew_loan(loan, today=clock.today(), at=clock.now(), due_on=seen)
    except Loan.DoesNotExist:
        messages.info(request, _("This was brought back meanwhile."))
    except RenewedMeanwhile as error:
        messages.info(request, str(error))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        day = date_format(loan.due_on, "l j F")
        messages.success(
            request, _("Renewed. Bring it back on %(day)s at the latest.") % {"day": day}
        )
        request.session[ASKED] = {"renewed": [loan.pk], "refused": []}
    return redirect("loans:list")


@login_required
@require_POST
def loan_renew_several(request: HttpRequest) -> HttpResponse:
    """Renew what was ticked, or all that can be when the button for all was pressed."""
    loans = Loan.objects.visible_to(request.user).for_display()
    if request.POST.get("which") == "ticked":
        numbers = [each for each in request.POST.getlist("loan") if each.isdecimal()]
        loans = loans.filter(pk__in=[each for each in numbers if len(each) < 19])
        if not loans:
            messages.info(request, _("Tick first what you want to renew."))
            return redirect("loans:list")
    seen = _seen(request)
    asked = [each for each in loans if seen.get(each.pk, each.due_on) == each.due_on]
    if loans and not asked:
        messages.info(request, str(RenewedMeanwhile()))
        return redirect("loans:list")
    outcomes = renew_several(asked, today=clock.today(), at=clock.now())
    _say_what_came_of(request, outcomes)
    return redirect("loans:list")


@login_required
@require_POST
def loan_undo_renewal(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(Loan.objects.visible_to(request.user), pk=pk)
    try:
        loan = undo_renewal(loan, at=clock.now())
    except Loan.DoesNotExist:
        messages.info(request, _("This was brought back meanwhile."))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        day = date_format(loan.due_on, "l j F")
        messages.success(request, _("Undone. Bring it back on %(day)s, as before.") % {"day": day})
    return redirect("loans:list")


def _seen(request: HttpRequest) -> dict[int, date]:
    """Read which date the page showed for each loan; what is no number or no date is left out."""
    found = {}
    for each in request.POST.getlist("seen"):
        number, _colon, day = each.partition(":")
        with suppress(ValueError):
            found[int(number)] = date.fromisoformat(day)
    return found


def _say_what_came_of(request: HttpRequest, outcomes: Sequence[Outcome]) -> None:
    renewed = [each.renewed_until for each in outcomes if each.renewed_until]
    if renewed:
        words = ngettext(
            "%(count)s loan renewed. Back on %(day)s at the latest.",
            "%(count)s loans renewed. The first is due back on %(day)s.",
            len(renewed),
        )
        day = date_format(min(renewed), "l j F")
        messages.success(request, words % {"count": len(renewed), "day": day})
    else:
        messages.info(request, _("Nothing can be renewed now. The reason stands with each title."))
    request.session[ASKED] = {
        "renewed": [each.loan.pk for each in outcomes if each.renewed_until],
        "refused": [each.loan.pk for each in outcomes if not each.renewed_until],
    }


def _told(rows: Sequence[AtHome], asked: Any) -> dict[str, list[AtHome]]:
    """Say per loan how it went: the session holds numbers only, the words come from the rows."""
    if not isinstance(asked, dict):
        return {}
    return {
        came: [row for row in rows if row.loan.pk in asked.get(came, ())]
        for came in ("renewed", "refused")
    }
