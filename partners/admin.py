"""Recipients in the back office: who gets what, on which paper, and what they must still confirm.

Log-ins are made by `manage.py make_partner` only; the ledger is read and never changed.
"""

from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bieb.lib import clock
from members.models import Account
from partners.demand_form import ON_PAPER, DemandForm
from partners.demands import approve_demand, enter_demand
from partners.errors import SecondPersonNeeded
from partners.models import Agreement, Disclosure, LegalDemand, Notice, Partner
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


@admin.register(LegalDemand)
class LegalDemandAdmin(admin.ModelAdmin):
    """Demands of police and justice: one colleague enters, another approves, nobody edits."""

    form = DemandForm
    list_display = ["entered_at", "authority", "article", "demand_number", "lift_on", "state"]
    list_select_related = ["entered_by", "approved_by"]
    list_per_page = 25
    ordering = ["-entered_at"]
    actions = ["approve"]

    @admin.display(description=_("state"))
    def state(self, demand: LegalDemand) -> str:
        if demand.approved_by_id is None:
            return str(_("needs a second colleague"))
        return str(_("approved; silent") if demand.about_whom else _("approved; shown"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        more = ["entered_by", "approved_by"] if obj else ["card_number"]
        return [*more, *ON_PAPER]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Write what the form checked, through the operation."""
        by = cast("Account", request.user)
        row = enter_demand(form.card, form.paper, by=by, today=clock.today(), at=clock.now())
        obj.pk = row.pk

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        """Give the form who enters, so that it can refuse before anything is written."""
        form = super().get_form(request, obj, bool(change), **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("partners.approve_legaldemand")

    @admin.action(description=_("I read the paper and agree"), permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[LegalDemand]) -> None:
        for demand in queryset:
            try:
                approve_demand(demand, by=cast("Account", request.user), at=clock.now())
            except SecondPersonNeeded as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The demand was approved."))
