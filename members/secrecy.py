"""The page on which a colleague promises to keep silent; whoever has not is led here first (P55)."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.secrecy import VERSION, accept, has_accepted, words
from bieb.lib import clock
from members.models import Account
from members.staff import is_known, lead_in

ACCEPTED = "accepted"


@require_http_methods(["GET", "POST"])
def secrecy(request: HttpRequest) -> HttpResponse:
    """Read the words, accept them, and go back to where this led away from."""
    if not is_known(request):
        return lead_in(request, next_url=request.get_full_path())
    next_url = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}):
        next_url = reverse("home")
    language = get_language() or "nl"
    is_missing = False
    staff = cast("Account", request.user)
    if request.method == "POST":
        if request.POST.get(ACCEPTED):
            accept(staff, language=language, at=clock.now())
            messages.success(request, _("Thank you. It is written down."))
            return redirect(next_url)
        is_missing = True
    context = {
        "paragraphs": words(language),
        "version": VERSION,
        "has_accepted": has_accepted(staff.pk),
        "is_missing": is_missing,
    }
    return render(request, "members/secrecy.html", context, status=400 if is_missing else 200)
