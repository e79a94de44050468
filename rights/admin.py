from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.gate import GatedAdmin, ask_reason
from audit.reasons import reason_of
from bieb.lib import clock
from bieb.lib.admin import ReadOnlyAdmin, ReadOnlyInline, in_fieldsets
from bieb.lib.errors import DomainError
from members.models import Account
from retention.registry import columns_of
from rights.case_forms import ACTIONS, CaseForm, words_of
from rights.models import Case, CaseEvent


class CaseEventInline(ReadOnlyInline):
    model = CaseEvent
    fields = ["happened_at", "what"]
    verbose_name_plural = gettext_lazy("Steps")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see a request sees what was done with it."""
        return True


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin, GatedAdmin):
    """Requests with their clock. The list names nobody; each page is a look at a member."""

    change_form_template = "admin/rights/case/page.html"
    list_display = ["reference", "kind", "channel", "received_on", "due_on", "state", "urgency"]
    list_filter = ["state", "kind", "channel"]
    ordering = ["ended_on", "due_on", "pk"]
    inlines = [CaseEventInline]
    fieldsets = [
        (None, {"fields": ["reference", "kind", "data", "who", "channel"]}),
        (
            gettext_lazy("Time to answer"),
            {"fields": ["received_on", "due_on", "urgency", "extension", "state", "refusal"]},
        ),
        (gettext_lazy("Words"), {"fields": ["asked", "answered"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.action_view)
        return [
            path("<int:pk>/doen/<slug:slug>/", act, name="rights_case_action"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        case = kwargs.get("obj")
        may_act = request.user.has_perm("rights.handle_case")
        context["actions"] = [
            {
                "url": reverse("admin:rights_case_action", args=[case.pk, slug]),
                "title": form.title,
            }
            for slug, form in ACTIONS.items()
            if case and may_act and form.makes_sense(case)
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def action_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Deal with one request: read what happens, confirm by POST."""
        if slug not in ACTIONS:
            raise Http404
        if not request.user.has_perm("rights.handle_case"):
            raise PermissionDenied
        if not reason_of(request):
            return ask_reason(request)
        self.look(request, self.subjects_on(str(pk)))
        case = get_object_or_404(Case, pk=pk)
        action = ACTIONS[slug]
        form = action(request.POST if request.method == "POST" else None, case=case)
        page = reverse("admin:rights_case_change", args=[pk])
        if request.method == "POST" and form.is_valid() and self._acted(request, form):
            return redirect(page)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": action.title,
            "case": case,
            "asked": words_of(case)[0],
            "explanation": action.explanation,
            "form": form,
            "adminform": in_fieldsets(form),
            "back_url": page,
        }
        return TemplateResponse(request, "admin/rights/case/action.html", context)

    def _acted(self, request: HttpRequest, form: CaseForm) -> bool:
        now = clock.now()
        if not isinstance(request.user, Account):
            raise PermissionDenied
        try:
            form.act(staff=request.user, today=clock.day_of(now), at=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, _("Done."))
        return True

    @admin.display(description=gettext_lazy("how urgent"))
    def urgency(self, case: Case) -> str:
        today = clock.today()
        if not case.is_open:
            return _("dealt with")
        if case.due_on < today:
            return _("LATE since %(day)s") % {"day": date_format(case.due_on, "j F")}
        if case.alarm_on <= today:
            days = (case.due_on - today).days
            return _("nearly: %(days)s days") % {"days": days}
        return _("on time")

    @admin.display(description=gettext_lazy("which data"))
    def data(self, case: Case) -> str:
        model, _dot, name = case.about.rpartition(".")
        found = [each for each in columns_of(model) if each.name == name] if model else []
        return str(found[0].what) if found else case.about or "-"

    @admin.display(description=gettext_lazy("who asked"))
    def who(self, case: Case) -> SafeString | str:
        if case.member is None:
            return _("we do not know; see the words")
        url = reverse("admin:members_member_change", args=[case.member.pk])
        return format_html('<a href="{}">{}</a>', url, case.member.full_name)

    @admin.display(description=gettext_lazy("what was asked"))
    def asked(self, case: Case) -> SafeString:
        return mark_safe(linebreaks(words_of(case)[0], autoescape=True))  # noqa: S308

    @admin.display(description=gettext_lazy("what was answered"))
    def answered(self, case: Case) -> SafeString:
        return mark_safe(linebreaks(words_of(case)[1], autoescape=True))  # noqa: S308
