"""One message for everybody at home: who wants it, who lets their own go along, and ending both."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.access import signed_in_member
from members.models import Member
from notifications.readers import OWN_MAIL_FROM_AGE, child_if_born_after
from reminders import household
from reminders.models import HouseholdShare

STARTED = _("Saved. From the next reminder on you get one message for all of you.")
STOPPED = _("Saved. Everybody gets messages of their own again.")
AGREED = _("Saved. Your reminders go along with theirs.")
TAKEN_BACK = _("Saved. You get your own reminders again.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show who is in one message with this member, and change one thing of it."""
    member, today = signed_in_member(request), clock.today()
    if request.method == "POST":
        try:
            messages.success(request, str(_done(request, member, today)))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("household:choose")
    return render(request, "reminders/household.html", _shown(member, today))


def _done(request: HttpRequest, member: Member, today: date) -> str | Promise:
    """Do what the button says, and say what is true now.

    Raises DomainError when that is not possible any more.
    """
    act, other = request.POST.get("act"), _number(request.POST.get("who", ""))
    if act == "start":
        household.start(member, today=today)
        return STARTED
    if act == "agree":
        household.agree(
            member,
            other,
            shows_titles="titles" in request.POST,
            shows_cost="cost" in request.POST,
            today=today,
        )
        return AGREED
    if act == "leave-out":
        household.leave_out(member, other)
        return STOPPED
    if act == "take-back":
        household.take_back(member)
        return TAKEN_BACK
    household.stop(member)
    return STOPPED


def _number(typed: str) -> UUID:
    """Read whose button it was; anything else is somebody who does not exist."""
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


def _shown(member: Member, today: date) -> dict[str, object]:
    children = Member.objects.unrestricted().filter(
        guardianships__guardian=member, birth_date__gt=child_if_born_after(today)
    )
    working = HouseholdShare.objects.working().select_related("member", "reader")
    return {
        "may_start": household.may_read_for_all(member, today=today),
        "wants_one": member.pk in household.wanting_one([member.pk]),
        "children": children,
        "shares": working.filter(reader=member).order_by("since", "pk"),
        "own_share": working.filter(member=member).first(),
        "askers": household.askers(member, today=today),
        "age": OWN_MAIL_FROM_AGE,
    }
