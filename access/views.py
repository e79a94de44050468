"""Family and access: who may do what for me, whom I may, and every yes and no about it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import asking, operations
from access.doors import doors_of, holds, may_show_titles, parents_look
from access.forms import AskForm, GiveForm
from access.models import AccessGrant, AccessRequest, AccessUse
from bieb.lib import clock
from bieb.lib.errors import DomainError
from members.access import signed_in_member
from members.models import Member

USES_SHOWN = 5
USES_ON_A_PAGE = 25


@login_required
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    member, today = signed_in_member(request), clock.today()
    given = AccessGrant.objects.open(today).filter(owner=member).order_by("pk")
    context = {
        "asked_of_me": AccessRequest.objects.waiting_for(member, today),
        "given": [each for each in given if holds(each, today=today)],
        "doors": doors_of(member.pk, today=today),
        "asked": AccessRequest.objects.shown_to(member, today),
        "uses": _uses_of(member)[:USES_SHOWN],
        "parents_look": parents_look(member, today=today),
        "parents_see_titles": may_show_titles(member, today=today),
    }
    return render(request, "access/family.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def access_ask(request: HttpRequest) -> HttpResponse:
    """Ask somebody for access. The answer is the same whoever has the card, and if nobody has."""
    member = signed_in_member(request)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask(member, **form.cleaned_data, today=clock.today())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Asked. If the card and the surname belong together, they get a message now."),
            )
            return redirect("access:family")
    return render(request, "access/ask.html", {"form": form})


@login_required
@reauthentication_required(allow_get=False)
@require_http_methods(["GET", "HEAD", "POST"])
def access_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes, from an account of one's own and after the password was typed again."""
    member, today = signed_in_member(request), clock.today()
    asked = get_object_or_404(AccessRequest.objects.waiting_for(member, today), pk=pk)
    form = GiveForm(request.POST or None, today=today, asked=asked.scopes)
    if request.method == "POST" and form.is_valid():
        try:
            operations.accept(
                pk,
                owner=member,
                scopes=form.cleaned_data["scopes"],
                ends_on=form.ends_on(),
                today=today,
                at=clock.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. You can end it here at any moment."))
            return redirect("access:family")
    return render(request, "access/accept.html", {"asked": asked, "form": form})


@login_required
@require_POST
def access_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    asking.refuse(pk, owner=signed_in_member(request), today=clock.today())
    messages.success(request, _("Saved: no. The other does not hear about it."))
    return redirect("access:family")


@login_required
@require_POST
def access_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asking.withdraw(pk, reader=signed_in_member(request), today=clock.today())
    messages.success(request, _("Your request was taken back."))
    return redirect("access:family")


@login_required
@reauthentication_required(allow_get=False)
@require_http_methods(["GET", "HEAD", "POST"])
def access_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody see and do more or less."""
    member, today = signed_in_member(request), clock.today()
    grant = get_object_or_404(AccessGrant.objects.open(today), owner=member, pk=pk)
    form = GiveForm(request.POST or None, today=today, initial={"scopes": grant.scopes})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(
                pk,
                owner=member,
                scopes=form.cleaned_data["scopes"],
                ends_on=form.ends_on(),
                today=today,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("access:family")
    return render(request, "access/change.html", {"grant": grant, "form": form})


@login_required
@require_POST
def access_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it from either side: no password, for it only takes away."""
    member = signed_in_member(request)
    if operations.end(pk, by=member, today=clock.today(), at=clock.now()):
        messages.success(request, _("Ended. It opens nothing any more."))
    else:
        messages.info(request, _("This was over already."))
    return redirect("access:family")


@login_required
@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    """Each time that somebody used access to or of this member."""
    member = signed_in_member(request)
    of_both = AccessUse.objects.filter(Q(owner=member) | Q(reader=member))
    page = Paginator(of_both.select_related("owner", "reader"), USES_ON_A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "member": member}
    return render(request, "access/uses.html", context)


def _uses_of(member: Member) -> QuerySet[AccessUse]:
    return AccessUse.objects.filter(owner=member).select_related("reader")
