"""The pages on which members say what they like, for themselves or for their children."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from arrivals.choosing import answer_what_to_keep, children_of, choose_interests, stop_mail
from arrivals.page import page_for
from bieb.lib import clock
from bieb.lib.errors import DomainError
from consent.models import ConsentEvent, ConsentText, Purpose
from consent.operations import How, may_mail
from members.access import signed_in_member
from members.models import Member

FORM = "mijn-interesses 1"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """Choose what to hear about. Saving the first choice is saying yes to the mail, in those words."""
    member = signed_in_member(request)
    here = reverse("arrivals:interests")
    if request.method == "POST":
        return _chosen(request, member, How(channel=ConsentEvent.Channel.WEB, form=FORM), here)
    today = clock.today()
    context: dict[str, Any] = {
        "page": page_for(member, guardian=None, today=today),
        "children": children_of(member, today=today),
        "stop_url": reverse("arrivals:stop"),
    }
    return render(request, "arrivals/interests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interests_for(request: HttpRequest, link: int) -> HttpResponse:
    """Choose for a child of 15 or younger; `link` is that this member looks after it."""
    guardian = signed_in_member(request)
    child = _child_of(guardian, link)
    if request.method == "POST":
        how = How(channel=ConsentEvent.Channel.WEB, guardian=guardian, form=FORM)
        return _chosen(request, child, how, reverse("arrivals:for-child", args=[link]))
    context = {
        "page": page_for(child, guardian=guardian, today=clock.today()),
        "child": child,
        "stop_url": reverse("arrivals:stop-for-child", args=[link]),
    }
    return render(request, "arrivals/interests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the mail: it asks whether what was chosen goes too."""
    member = signed_in_member(request)
    how = How(channel=ConsentEvent.Channel.WEB, form=FORM)
    return _stopped(request, member, how, back=reverse("arrivals:interests"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_for(request: HttpRequest, link: int) -> HttpResponse:
    """Stop the mail of a child."""
    guardian = signed_in_member(request)
    how = How(channel=ConsentEvent.Channel.WEB, guardian=guardian, form=FORM)
    child = _child_of(guardian, link)
    return _stopped(request, child, how, back=reverse("arrivals:for-child", args=[link]))


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Say, after the mail was stopped somewhere else, whether what was chosen goes too."""
    member, today = signed_in_member(request), clock.today()
    if not may_mail(member, Purpose.NEW_ARRIVALS, today=today):
        keeps = request.POST.get("choices") == "keep"
        answer_what_to_keep(member, keeps=keeps, today=today)
        messages.success(request, _kept() if keeps else _gone())
    return redirect("arrivals:interests")


def _chosen(request: HttpRequest, member: Member, how: How, back: str) -> HttpResponse:
    texts = ConsentText.objects.filter(purpose=Purpose.NEW_ARRIVALS)
    text = get_object_or_404(texts, pk=_number(request.POST.get("text", "")))
    codes = request.POST.getlist("interest")
    try:
        chosen = choose_interests(member, codes, text=text, how=how, at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Saved. You hear about it once a week, when there is something new.")
        messages.success(request, done if chosen else _("Saved. You chose nothing: no mail comes."))
    return redirect(back)


def _stopped(request: HttpRequest, member: Member, how: How, *, back: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "arrivals/stop.html", {"member": member, "how": how, "back": back})
    keeps = request.POST.get("choices") == "keep"
    stop_mail(member, keeps=keeps, how=how, at=clock.now())
    messages.success(request, _("The mail stops now.") + " " + (_kept() if keeps else _gone()))
    return redirect(back)


def _child_of(guardian: Member, link: int) -> Member:
    found = children_of(guardian, today=clock.today())
    return get_object_or_404(found, pk=link).child


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _kept() -> str:
    return _("We keep what you chose for a year at most.")


def _gone() -> str:
    return _("What you chose is gone.")
