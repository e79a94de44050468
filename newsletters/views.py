"""Signing up for the newsletter, by anybody, and choosing what it is about, by members."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.throttling import BaseThrottle

from bieb.lib import clock
from bieb.lib.errors import DomainError
from consent.models import Purpose
from consent.operations import has_consent
from consent.texts import current_text
from members.access import signed_in_member
from members.models import Account, Member
from newsletters.errors import LinkOutdated
from newsletters.forms import ChoiceForm, SignUpForm
from newsletters.models import Subscription
from newsletters.readers import choose, confirm, sign_up, sign_up_named, stop_member
from partners.limits import Window


@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """For anybody: an address and subjects. For a member: the choice, tied to their permission.

    The answer is the same for every address: nothing is looked up.
    """
    member = _member(request)
    if member is not None:
        return _choice(request, member)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _window("sign-ups", request).take():
            return render(request, "429.html", status=429)
        if Window("sign-up mails", form.cleaned_data["address"].lower()).take():
            sign_up(**form.cleaned_data, language=_language(), at=clock.now())
        return redirect("newsletters:asked")
    status = 422 if form.is_bound else 200
    return render(request, "newsletters/sign_up.html", {"form": form}, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletters/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a page with a button, so that a scanner that fetches it says nothing."""
    try:
        if request.method == "POST":
            confirm(token, at=clock.now())
        else:
            sign_up_named(token, now=clock.now())
    except LinkOutdated as refusal:
        if not _window("unknown links", request).take():
            return render(request, "429.html", status=429)
        return render(request, "newsletters/confirm.html", {"refusal": refusal}, status=404)
    return render(request, "newsletters/confirm.html", {"is_done": request.method == "POST"})


@login_required
@require_POST
def stop_mine(request: HttpRequest) -> HttpResponse:
    """Stop the newsletter with one button."""
    stop_member(signed_in_member(request), at=clock.now())
    messages.success(request, _("You get no newsletter any more. That works from now on."))
    return redirect("newsletters:home")


def _choice(request: HttpRequest, member: Member) -> HttpResponse:
    reader = Subscription.objects.filter(member=member).first()
    reads = has_consent(member, Purpose.NEWSLETTER)
    chosen = {"topics": reader.topics} if reader and reads else None
    form = ChoiceForm(request.POST or None, initial=chosen)
    text = current_text(Purpose.NEWSLETTER, member.language)
    if request.method == "POST" and form.is_valid():
        try:
            choose(member, **form.cleaned_data, text=text, at=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. You read our newsletter."))
            return redirect("newsletters:home")
    account = request.user
    context = {
        "form": form,
        "text": text,
        "reads": reads,
        "mailbox": account.email if isinstance(account, Account) else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "newsletters/my_choice.html", context, status=status)


def _member(request: HttpRequest) -> Member | None:
    return request.user.member if isinstance(request.user, Account) else None


def _window(rate: str, request: HttpRequest) -> Window:
    asker: Any = request
    return Window(rate, str(BaseThrottle().get_ident(asker)))


def _language() -> str:
    return "en" if get_language() == "en" else "nl"
