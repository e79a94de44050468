"""Recipients in the back office: who gets what, on which paper, and what they must still confirm.

Log-ins are made by `manage.py make_partner` only; the ledger is read and never changed.
"""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bieb.lib import clock
from partners.models import Agreement, Disclosure, Notice, Partner
from partners.notices import acknowledge
from partners.recipients import State, state_of


class AgreementInline(admin.TabularInline):
    """What was signed: a new paper is a new row, and no row changes."""

    model = Agreement
    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "what_it_is", "role", "when", "agreed_until", "agreement", "is_active"]
    list_filter = ["role", "kind", "is_active"]
    inlines = [AgreementInline]
    readonly_fields = ["code", "kind", "scopes", "fields"]
    fieldsets = [
        (None, {"fields": ["name", "what_it_is", "code", "kind", "role", "is_active"]}),
        (_("What it may get"), {"fields": ["when", "why", "scopes", "fields"]}),
        (
            _("What members read about it"),
            {"fields": ["privacy_policy", "country", "transfer", "wki_number"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        return Partner.objects.with_agreement()

    @admin.display(description=_("agreement until"), ordering="agreed_until")
    def agreed_until(self, partner: Partner) -> date | None:
        return getattr(partner, "agreed_until", None)

    @admin.display(description=_("agreement"))
    def agreement(self, partner: Partner) -> str:
        return str(State(state_of(partner, today=clock.today())).label)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False


class ReadOnly(admin.ModelAdmin):
    """Rows to read; what they tell happened already."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnly):
    """What left the library: names of fields, never about whom or what they said."""

    list_display = ["asked_at", "partner", "activity", "answer", "told_fields"]
    list_display_links = None
    list_filter = ["partner", "activity", "answer"]
    list_select_related = ["partner"]
    list_per_page = 25
    ordering = ["-asked_at", "-pk"]
    fields = ["asked_at", "partner", "activity", "answer", "told_fields"]

    @admin.display(description=_("what we told"))
    def told_fields(self, line: Disclosure) -> str:
        return ", ".join(line.told)


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    """What partners must still do about what they got, and what they confirmed."""

    list_display = ["made_at", "partner", "event", "fetched_at", "acknowledged_at"]
    list_display_links = None
    list_filter = [("acknowledged_at", admin.EmptyFieldListFilter), "partner", "event"]
    list_select_related = ["partner"]
    list_per_page = 25
    ordering = ["-made_at"]
    fields = ["made_at", "partner", "event", "fetched_at", "acknowledged_at"]
    actions = ["mark_told"]

    def has_tell_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("partners.tell_partners")

    @admin.action(description=_("We told them, and they confirmed it"), permissions=["tell"])
    def mark_told(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        told = queryset.select_related("partner")
        for notice in told:
            acknowledge(notice.partner, notice.pk, at=clock.now())
        count = len(told)
        words = ngettext("%d notice is done.", "%d notices are done.", count) % count
        messages.success(request, words)
