"""Ending a membership: what remains, on which day it ends, and taking it back until then."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from bieb.leaving_letters import tell_ending
from bieb.lib import clock
from bieb.lib.errors import DomainError
from consent.rules import decides_alone
from loans.models import Loan
from members.access import signed_in_member
from members.models import Member, Membership
from members.operations import give_notice, take_back_notice
from members.privacy import FIVE_YEARS
from members.staff_forms import Day
from payments.balances import Balance, balance_of
from reservations.models import Reservation
from retention.rules import gone_on

LONGEST = timedelta(days=366)


class LeaveForm(forms.Form):
    """Until when somebody wants to be a member; why is not asked."""

    last_day = forms.DateField(
        label=_("Your last day as a member"),
        help_text=_("This may be today. A month from now is filled in."),
        widget=Day(),
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today
        self.fields["last_day"].initial = today + timedelta(days=30)
        self.fields["last_day"].widget.attrs |= {"min": today, "max": today + LONGEST}

    def clean_last_day(self) -> date:
        """A day from today on, and not so far away that nobody remembers it."""
        day: date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today up to a year from now."))
        return day


@dataclass(frozen=True)
class Remains:
    """What somebody must know before leaving: at home, reserved, money."""

    loans: int
    first_due_on: date | None
    reservations: int
    money: Balance


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Show what remains, and end the membership after the chosen day."""
    member, now = signed_in_member(request), clock.now()
    today = clock.day_of(now)
    form = LeaveForm(request.POST or None, today=today)
    may_decide = decides_alone(member.birth_date, today)
    if request.method == "POST" and may_decide and form.is_valid():
        try:
            ending = give_notice(member, last_day=form.cleaned_data["last_day"], today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell_ending(ending, at=now)
            return redirect("leave")
    membership = Membership.objects.on(today).select_related("type").filter(member=member).first()
    context = {
        "form": form,
        "membership": membership,
        "remains": _remains(member),
        "may_decide": may_decide,
        "gone_on": gone_on(membership.ends_on, FIVE_YEARS)
        if membership and membership.ends_on
        else None,
    }
    status = 422 if form.errors else 200
    return render(request, "bieb/leave.html", context, status=status)


@login_required
@require_POST
def leave_undo(request: HttpRequest) -> HttpResponse:
    """Stay a member after all, until the last day is over."""
    member = signed_in_member(request)
    try:
        take_back_notice(member, today=clock.today())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("leave")
    messages.success(request, _now("You stay a member. Nothing changed."))
    return redirect("members:details")


def _remains(member: Member) -> Remains:
    due = list(
        Loan.objects.filter(member=member).order_by("due_on").values_list("due_on", flat=True)
    )
    waiting = Reservation.objects.filter(member=member).count()
    return Remains(len(due), due[0] if due else None, waiting, balance_of(member))
