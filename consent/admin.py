from django.contrib import admin

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from consent.models import ConsentEvent, ConsentText


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    list_display = ["purpose", "language", "version"]
    list_filter = ["purpose", "language"]


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin, GatedAdmin):
    list_display = ["happened_at", "text", "state", "channel", "member"]
    list_filter = ["text__purpose", "state", "channel"]
    list_select_related = ["text", "member"]
    ordering = ["-happened_at", "-pk"]
