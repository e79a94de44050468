"""Two pages: ask for a code by mail, and type it."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.mail_codes import DIGITS, MINUTES, ask_code, is_waiting, who_typed
from members.tasks import send_mail_code

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class AskForm(forms.Form):
    """Who wants a code, and whether others use this computer."""

    login = forms.CharField(
        label=_("Card number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    public_computer = forms.BooleanField(
        label=_("This is a public computer"),
        help_text=_("You are logged out as soon as the browser closes."),
        required=False,
    )


class TypeForm(forms.Form):
    """The code from the mail; spaces do not count."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


@never_cache
@get_or_post
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code. Known or not, the answer is the same page, and the same work."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = AskForm(request.POST or None)
    next_url = get_next_redirect_url(request) or ""
    if form.is_valid():
        if not ratelimit.consume(request, action="mail_code_asks"):
            return render(request, "429.html", status=429)
        typed = "".join(form.cleaned_data["login"].split()).casefold()
        remember = not form.cleaned_data["public_computer"]
        may_ask = bool(ratelimit.consume(request, action="mail_codes", key=typed))
        number, visit = ask_code(
            request,
            form.cleaned_data["login"],
            may_ask=may_ask,
            next_url=next_url,
            remember=remember,
        )
        if may_ask:
            send_mail_code.delay(number, visit)
        return redirect("type-mail-code")
    context = {"form": form, "next_url": next_url}
    status = 422 if form.is_bound else 200
    return render(request, "members/mail_code_ask.html", context, status=status)


@never_cache
@get_or_post
def type_code(request: HttpRequest) -> HttpResponse:
    """Log in with the code; who has a second step takes that next."""
    if not is_waiting(request):
        return redirect("ask-mail-code")
    form = TypeForm(request.POST or None)
    if form.is_valid():
        if found := who_typed(request, form.cleaned_data["code"]):
            return _let_in(request, *found)
        form.add_error(
            "code", _("This code is not right, or it is too old. Look in your last mail.")
        )
    context = {"form": form, "minutes": MINUTES, "digits": DIGITS}
    status = 422 if form.is_bound else 200
    return render(request, "members/mail_code_type.html", context, status=status)


def _let_in(request: HttpRequest, account: Any, state: dict[str, Any]) -> HttpResponse:
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if state["remember"] else 0)
    record_authentication(request, account, method="code")
    let_in: HttpResponse = perform_login(request, account, redirect_url=state["next"] or None)
    return let_in
