from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from audit.models import AccessLine
from bieb.lib import clock
from bieb.lib.errors import DomainError
from catalog.hours import branch_days
from loans.at_home import at_home
from loans.models import Loan
from loans.operations import renew_loan, renew_several, undo_renewal
from members.access import signed_in_member


@login_required
@require_safe
def loan_list(request: HttpRequest) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    rows = at_home(Loan.objects.visible_to(request.user).for_display(), member, today=today)
    context = {
        "rows": rows,
        "late": sum(row.days_left < 0 for row in rows),
        "due_today": sum(row.days_left == 0 for row in rows),
        "renewable": sum(row.renewable_until is not None for row in rows),
        "card": member.cards.current().first(),
        "membership": member.memberships.on(today).select_related("type").first(),
        "branch_days": branch_days(today),
        "looks": AccessLine.objects.about(member.pk)
        .filter(seen_at__date__gte=today.replace(day=1))
        .count(),
    }
    return render(request, "loans/loan_list.html", context)


@login_required
@require_POST
def loan_renew(request: HttpRequest, pk: int) -> HttpResponse:
    loan = get_object_or_404(Loan.objects.visible_to(request.user), pk=pk)
    try:
        loan = renew_loan(loan, today=clock.today(), at=clock.now())
    except Loan.DoesNotExist:
        messages.info(request, _("This was brought back meanwhile."))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        day = date_format(loan.due_on, "l j F")
        messages.success(
            request, _("Renewed. Bring it back on %(day)s at the latest.") % {"day": day}
        )
    return redirect("loans:list")


@login_required
@require_POST
def loan_renew_all(request: HttpRequest) -> HttpResponse:
    loans = Loan.objects.visible_to(request.user).for_display()
    outcomes = renew_several(loans, today=clock.today(), at=clock.now())
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
