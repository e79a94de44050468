from django.contrib import admin

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from reservations.models import QueueEvent


@admin.register(QueueEvent)
class QueueEventAdmin(ReadOnlyAdmin, GatedAdmin):
    """Every exception in a queue: somebody's reservation, so a reason first."""

    list_display = ["happened_at", "kind", "title", "reason", "staff"]
    list_filter = ["kind"]
    list_select_related = ["title", "staff"]
    fields = ["happened_at", "kind", "title", "reason", "staff"]
