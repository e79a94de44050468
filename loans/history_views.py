"""What you borrowed before: to look at, to shorten and to switch off."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bieb.lib import clock
from loans.history import choose_history, history_of, lines_that_go, months_kept
from loans.models import HistoryChoice
from members.access import signed_in_member

LINES = 25


@dataclass(frozen=True)
class Offer:
    """One term that can be chosen, and what choosing it destroys now."""

    months: int
    words: str | Promise
    goes: int


@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    now = months_kept(member)
    lines = Paginator(history_of(member, today=today), LINES)
    offers = [
        Offer(each.value, each.label, lines_that_go(member, months=each.value, today=today))
        for each in reversed(HistoryChoice.Months)
        if each.value != now
    ]
    context = {
        "page": lines.get_page(request.GET.get("page")),
        "months": now,
        "term": HistoryChoice.Months(now).label,
        "offers": offers if settings.LOAN_HISTORY != "off" else [],
        "dispute_days": settings.DISPUTE_DAYS,
    }
    return render(request, "loans/history.html", context)


@login_required
@require_POST
def history_choose(request: HttpRequest) -> HttpResponse:
    """Shorten, lengthen or switch off: it holds at once."""
    months = request.POST.get("months", "")
    if not months.isdecimal() or int(months) not in HistoryChoice.Months:
        return redirect("loans:history")
    gone = choose_history(signed_in_member(request), months=int(months), today=clock.today())
    text = ngettext(
        "Saved. %(gone)s line was destroyed.", "Saved. %(gone)s lines were destroyed.", gone
    )
    messages.success(request, text % {"gone": gone} if gone else _("Saved."))
    return redirect("loans:history")
