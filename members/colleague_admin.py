"""The page of the administrator on which colleagues are added, changed and shut out."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bieb.lib import clock
from bieb.lib.admin import LibraryAdmin
from members.colleagues import ColleagueForm
from members.models import Account
from members.roles import LABELS
from members.tasks import invite


@admin.register(Account)
class ColleagueAdmin(LibraryAdmin):
    """Colleagues only: how members log in is on the page of the member."""

    form = ColleagueForm
    list_display = ["username", "staff_name", "held_roles", "is_active", "contract"]
    list_display_links = ["username", "staff_name"]
    list_filter = ["is_active", "groups"]
    ordering = ["username"]
    fields = [
        "username",
        "staff_name",
        "email",
        "is_active",
        "contract_until",
        "roles",
        "forgets_second_factor",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """An account that may do everything is changed by such an account only."""
        colleagues = super().get_queryset(request).filter(is_staff=True).prefetch_related("groups")
        return colleagues if request.user.is_superuser else colleagues.filter(is_superuser=False)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes their own rights."""
        return super().has_change_permission(request, obj) and obj != request.user

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: Any) -> None:
        obj.is_staff = True
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        account = form.finish()
        if not change:
            invite(account)

    @admin.display(description=_("contract"), ordering="contract_until")
    def contract(self, account: Account) -> str:
        """Say until when there is access, and whether that is soon."""
        last, today = account.contract_until, clock.today()
        if last is None:
            return ""
        day = date_format(last, "j F Y")
        if account.has_left(today):
            return str(_("ended on %(day)s: no access") % {"day": day})
        if last <= today + timedelta(days=settings.CONTRACT_WARNING_DAYS):
            return str(_("ends soon: %(day)s") % {"day": day})
        return day

    @admin.display(description=_("roles"))
    def held_roles(self, account: Account) -> str:
        return ", ".join(str(LABELS.get(group.name, group.name)) for group in account.groups.all())
