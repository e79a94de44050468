"""The gate before every page about members: first a reason, then a line for each, then the page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from audit.errors import NeedsSecond
from audit.models import AccessLine
from audit.reasons import (
    give_reason,
    locked_records,
    own_records,
    protected_records,
    reason_of,
    write_looks,
)
from bieb.lib.admin import LibraryAdmin, in_fieldsets
from retention.registry import declarations_of

ASKING_FOR = "asking_a_second_for"


class ReasonForm(forms.Form):
    """Why somebody looks: members read it back in "Mijn privacy"."""

    reason = forms.ChoiceField(
        label=_("Why do you look?"), choices=AccessLine.Reason, widget=forms.RadioSelect
    )


def ask_reason(request: HttpRequest) -> HttpResponse:
    """Send a colleague to the page where a reason is chosen, and back here afterwards."""
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('admin:reason')}?{query}")


def lead_to_second(request: HttpRequest, refused: NeedsSecond) -> HttpResponse:
    """Bring a colleague to where a second one is asked, and back to a page that can be read again.

    Which records it is about is kept in the session, so that it stands in no address.
    """
    request.session[ASKING_FOR] = [str(each) for each in refused.subjects]
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return redirect(f"{reverse('second')}?{urlencode({'next': back})}")


def reason_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Choose a reason and go on. `context` is what the admin site tells each of its pages."""
    next_url = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}):
        next_url = reverse("admin:index")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_reason(request, form.cleaned_data["reason"])
        return redirect(next_url)
    context |= {"title": _("First a reason"), "form": form, "adminform": in_fieldsets(form)}
    return TemplateResponse(request, "admin/reason.html", context)


class GatedAdmin(LibraryAdmin):
    """Rows about members. Whose they are follows from the register of personal data."""

    list_per_page = 10
    list_max_show_all = 10

    def subject_paths(self) -> list[str]:
        """The look-ups from a row to its members, as declared; "pk" when the row is the member."""
        declared = declarations_of(self.model._meta.label)
        return [path or "pk" for each in declared for path in each.subjects]

    def subjects_of(self, rows: QuerySet[Any]) -> list[UUID]:
        """Who the rows are about; a row may be about nobody any more."""
        people = rows.values_list(*self.subject_paths())
        return [each for row in people for each in row if each is not None]

    def subjects_on(self, object_id: str) -> list[UUID]:
        """Who is shown on the page of one row."""
        try:
            return self.subjects_of(self.model._default_manager.filter(pk=object_id))
        except (ValidationError, ValueError):  # not the number of anything
            return []

    def look(self, request: HttpRequest, subjects: Iterable[UUID], *, activity: str = "") -> None:
        """Write down the look; nothing of these members is shown when that fails."""
        write_looks(request, subjects, activity=activity or str(self.model._meta.model_name))

    def refuse_without_permission(self, request: HttpRequest) -> None:
        """A look that is not allowed is no look: it leaves no line."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out the colleague's own records, what is locked and what is protected."""
        rows = super().get_queryset(request)
        hidden = own_records(request) | locked_records(request) | protected_records(request)
        for path in self.subject_paths() if hidden else ():
            rows = rows.exclude(**{f"{path}__in": hidden})
        return rows

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self.refuse_without_permission(request)
        if not reason_of(request):
            return ask_reason(request)
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data:
            shown = [row.pk for row in response.context_data["cl"].result_list]
            rows = self.model._default_manager.filter(pk__in=shown)
            self.look(request, self.subjects_of(rows))
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self.refuse_without_permission(request)
        if not reason_of(request):
            return ask_reason(request)
        if object_id is not None:
            self.look(request, self.subjects_on(object_id))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self.refuse_without_permission(request)
        if not reason_of(request):
            return ask_reason(request)
        self.look(request, self.subjects_on(object_id))
        return super().history_view(request, object_id, extra_context)
