"""What stands open: questions to agree with, alarms, breaches with their deadline, contracts."""

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.breaches import standing_of
from audit.models import Alarm
from audit.seconds import MAY_APPROVE
from bieb.lib import clock
from bieb.oversight.seconds import questions
from members.models import Account
from members.staff import staff_required
from payments.sealed_names import are_kept

MAY_SEE_ALARMS = "audit.view_alarm"
MAY_HANDLE_BREACH = "audit.handle_breach"
MAY_SEE_COLLEAGUES = "members.change_account"


@staff_required(MAY_APPROVE, MAY_SEE_ALARMS, MAY_SEE_COLLEAGUES)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show each colleague what they may act on."""
    staff, today = cast("Account", request.user), clock.today()
    context: dict[str, object] = {"today": today, "names_in_books": are_kept()}
    if staff.has_perm(MAY_APPROVE):
        context["questions"] = questions(staff)
    if staff.has_perm(MAY_SEE_ALARMS):
        context |= {
            "alarms": Alarm.objects.open().select_related("staff"),
            "outcomes": Alarm.Outcome.choices,
        }
    if staff.has_perm(MAY_HANDLE_BREACH):
        running = [each for each in standing_of(clock.now()) if not each.is_closed]
        context["breaches"] = running
    if staff.has_perm(MAY_SEE_COLLEAGUES):
        until = today + timedelta(days=settings.CONTRACT_WARNING_DAYS)
        ending = Account.objects.filter(is_staff=True, is_active=True, contract_until__lte=until)
        context["contracts"] = ending.order_by("contract_until", "username")
    return render(request, "audit/oversight.html", context)


@staff_required(MAY_SEE_ALARMS)
@require_POST
def handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came of an alarm; the first answer stands."""
    alarm = get_object_or_404(Alarm, pk=pk)
    outcome = request.POST.get("outcome", "")
    if outcome not in Alarm.Outcome.values:
        messages.error(request, _("Choose what came of it."))
        return redirect("oversight:home")
    Alarm.objects.filter(pk=alarm.pk, outcome="").update(outcome=outcome, handled_at=clock.now())
    if outcome == Alarm.Outcome.BREACH:
        return redirect("oversight:breach-new")
    messages.success(request, _("Written down."))
    return redirect("oversight:home")
