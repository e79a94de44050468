"""Partners in the back office. Log-ins are made by `manage.py make_partner` only."""

from django.contrib import admin
from django.http import HttpRequest

from partners.models import Partner


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "agreement_until", "is_active"]
    list_filter = ["role", "is_active"]
    fields = ["name", "what_it_is", "role", "scopes", "agreement_until", "is_active"]
    readonly_fields = ["scopes"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Partner | None = None) -> bool:
        return False
