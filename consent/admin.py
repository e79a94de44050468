from django.contrib import admin

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from consent.models import ConsentEvent, ConsentText


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    list_display = ["purpose", "language", "version", "sha256"]
    list_filter = ["purpose", "language"]


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin, GatedAdmin):
    list_display = ["occurred_at", "purpose", "state", "channel", "decided_by", "member"]
    list_filter = ["purpose", "state", "channel"]
    list_select_related = ["member"]
    ordering = ["-occurred_at", "-pk"]
