"""The site of the back office: its name, and who gets in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from members.staff import is_let_in, lead_in


class BackOffice(AdminSite):
    """Only colleagues who used a second factor in this session come in."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("What do you want to do?")
    site_url = "/balie/"

    def has_permission(self, request: HttpRequest) -> bool:
        return is_let_in(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one way to log in for everybody; this leads there, and back."""
        next_url = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}):
            next_url = reverse("admin:index")
        if is_let_in(request):
            return redirect(next_url)
        return lead_in(request, next_url=next_url)

    def logout(  # type: ignore[override]  # the admin's own page is not shown
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(  # type: ignore[override]  # the admin's own page is not shown
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
