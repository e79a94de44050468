"""Inloggen en beveiliging: every way in, and every browser that is in, on one page."""

from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import signed_in_member
from members.models import Account
from members.open_sessions import close, close_others, places_of


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    signed_in_member(request)
    account = cast("Account", request.user)
    kinds = list(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    context = {
        "email": account.email,
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "places": places_of(account, here=request.session.session_key),
    }
    return render(request, "members/security.html", context)


@login_required
@require_POST
def close_all(request: HttpRequest) -> HttpResponse:
    """Log out everywhere else; this browser stays in."""
    signed_in_member(request)
    close_others(cast("Account", request.user), here=request.session.session_key)
    messages.success(request, _("You are logged out everywhere else."))
    return redirect("members:security")


@login_required
@require_POST
def close_one(request: HttpRequest, ref: str) -> HttpResponse:
    """Log out in one browser; a name of another account's browser does nothing."""
    signed_in_member(request)
    if close(cast("Account", request.user), ref):
        messages.success(request, _("You are logged out there."))
    return redirect("members:security")
