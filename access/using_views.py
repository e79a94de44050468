"""What somebody sees and does for another. Each page asks anew whether it may, and writes it down."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from access import looking, operations
from access.chips import as_chips
from access.doors import Door, doors_of
from access.models import Scope
from bieb.lib import clock
from bieb.lib.errors import DomainError
from loans.models import Loan
from members.access import signed_in_member
from members.models import Member

ON_THE_PAGE = (Scope.AT_HOME, Scope.RESERVATIONS, Scope.MONEY)


@login_required
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """What is at home with the member and with everybody who lets them, in one list."""
    member, today = signed_in_member(request), clock.today()
    everyone = doors_of(member.pk, today=today)
    doors = [each for each in everyone if each.opens(Scope.AT_HOME)]
    for door in doors:
        operations.write_use(door, member, what=[Scope.AT_HOME], at=clock.now())
    context = {
        "rows": looking.everybody(member.pk, doors, today=today),
        "people": as_chips(everyone),
        "doors": doors,
    }
    return render(request, "access/together.html", context)


@login_required
@require_safe
def person(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """What is at home with one person, what they reserved and what they owe: as far as was given."""
    member, today = signed_in_member(request), clock.today()
    door = _door(member, pk, way, today)
    what = [each for each in ON_THE_PAGE if door.opens(each)]
    if what:
        operations.write_use(door, member, what=what, at=clock.now())
    context = {
        "door": door,
        "seen": looking.seen_through(door, today=today),
        "people": as_chips(doors_of(member.pk, today=today)),
        "here": request.path,
    }
    return render(request, "access/person.html", context)


@login_required
@require_safe
def borrowed(request: HttpRequest, pk: int) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    door = _door(member, pk, "grant", today, scope=Scope.HISTORY)
    operations.write_use(door, member, what=[Scope.HISTORY], at=clock.now())
    lines = looking.borrowed_before(door, today=today)
    return render(request, "access/borrowed.html", {"door": door, "lines": lines})


@login_required
@require_safe
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    door = _door(member, pk, "grant", today, scope=Scope.PROFILE)
    operations.write_use(door, member, what=[Scope.PROFILE], at=clock.now())
    context = {
        "door": door,
        "addresses": looking.addresses(door),
        "email": looking.email_of(door),
    }
    return render(request, "access/profile.html", context)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int, loan: int, way: str) -> HttpResponse:
    """Renew one thing for somebody else."""
    member, today = signed_in_member(request), clock.today()
    door = _door(member, pk, way, today, scope=Scope.RENEW)
    seen = request.POST.get(f"seen-{loan}", "")
    try:
        renewed = operations.renew_for(
            door, loan, member, due_on=_day(seen), today=today, at=clock.now()
        )
    except Loan.DoesNotExist:
        messages.info(request, _("This was brought back meanwhile."))
    except DomainError as refusal:
        messages.error(request, looking.why_not(refusal, door))
    else:
        day = date_format(renewed.due_on, "l j F")
        words = _("Renewed for %(name)s. Bring it back on %(day)s at the latest.")
        messages.success(request, words % {"name": door.name, "day": day})
    if request.POST.get("back") == "together":
        return redirect("access:together")
    return redirect(f"access:{door.url_name}", pk=door.number)


def _door(member: Member, pk: int, way: str, today: date, scope: str = "") -> Door:
    """Return the access with this number, as it is at this moment.

    Raises:
        Http404: there is none, it ended, or it does not cover this.
    """
    for door in doors_of(member.pk, today=today):
        found = getattr(door, way)
        if found is not None and found.pk == pk and (not scope or door.opens(scope)):
            return door
    raise Http404


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
