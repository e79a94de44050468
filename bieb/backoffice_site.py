"""The site of the back office: its name, and who gets in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from audit.gate import reason_page
from audit.models import AccessLine, Alarm
from audit.reasons import reason_of
from bieb.lib import clock
from bieb.trial import trial_page
from members.enrolment import enrolment_page
from members.staff import is_let_in, lead_in
from partners.alarms import alarms_on
from rights.alarms import terms_on
from rights.desk import control_page, take_in_page

MAY_SEE_ALARMS = "audit.view_alarm"
NOT_OURS = ("django.", "allauth.", "oauth2_provider.")


class BackOffice(AdminSite):
    """Only colleagues who used a second factor in this session come in."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("What do you want to do?")
    site_url = "/balie/"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Packages bring pages for their own tables; here every page is one of ours."""
        if admin_class is None or not admin_class.__module__.startswith(NOT_OURS):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        return [
            path("reden/", self.admin_view(self.reason), name="reason"),
            path("inschrijven/", self.admin_view(self.enrol), name="enrol"),
            path("proefuitlening/", self.admin_view(self.try_out), name="rule-trial"),
            path("privacyverzoek/", self.admin_view(self.control), name="rights-control"),
            path("privacyverzoek/vraag/", self.admin_view(self.take_in), name="rights-take-in"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Every page says for which reason members are being looked at, and whether there are alarms."""
        chosen = reason_of(request)
        label = AccessLine.Reason(chosen).label if chosen else ""
        alarms = 0
        if request.user.has_perm(MAY_SEE_ALARMS):
            alarms = Alarm.objects.open().count()
        return super().each_context(request) | {"reason": label, "open_alarms": alarms}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show, to who must act on them, privacy requests that are late and papers that end."""
        may, today = request.user.has_perm, clock.today()
        more = {
            "terms": terms_on(today) if may("rights.view_case") else None,
            "partner_alarms": alarms_on(today) if may("partners.view_agreement") else None,
        }
        return super().index(request, (extra_context or {}) | more)

    def reason(self, request: HttpRequest) -> HttpResponse:
        return reason_page(request, self.each_context(request))

    def enrol(self, request: HttpRequest) -> HttpResponse:
        return enrolment_page(request, self.each_context(request))

    def try_out(self, request: HttpRequest) -> HttpResponse:
        return trial_page(request, self.each_context(request))

    def control(self, request: HttpRequest) -> HttpResponse:
        return control_page(request, self.each_context(request))

    def take_in(self, request: HttpRequest) -> HttpResponse:
        return take_in_page(request, self.each_context(request))

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
