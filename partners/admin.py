"""Partners in the back office. How a partner logs in, and the ledger, are not for editing."""

from django.contrib import admin
from django.http import HttpRequest
from oauth2_provider import admin as toolkit
from oauth2_provider.models import Application

from partners.models import Partner

# Log-ins are made by `manage.py make_partner` only: the toolkit's own pages would allow others.
for model in (
    Application,
    toolkit.access_token_model,
    toolkit.grant_model,
    toolkit.id_token_model,
    toolkit.refresh_token_model,
):
    admin.site.unregister(model)


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
