from django.contrib import admin

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin, GatedAdmin):
    """The outbox. A doubtful message is shown and never sent again by itself."""

    list_display = ["written_at", "kind", "state", "why", "attempts", "member"]
    list_filter = ["state", "kind"]
    list_select_related = ["member"]
    ordering = ["-written_at", "-pk"]
