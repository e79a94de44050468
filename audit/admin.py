from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.gate import GatedAdmin
from audit.models import AccessLine
from bieb.lib.admin import ReadOnlyAdmin


@admin.register(AccessLine)
class AccessLineAdmin(ReadOnlyAdmin, GatedAdmin):
    list_display = ["seen_at", "reason", "activity", "colleague", "subject_id"]
    list_filter = ["reason", ("seen_at", admin.DateFieldListFilter)]
    list_select_related = ["staff"]
    ordering = ["-seen_at", "-pk"]
    fields = ["seen_at", "reason", "activity", "colleague", "subject_id"]

    @admin.display(description=_("colleague"))
    def colleague(self, line: AccessLine) -> str:
        return line.staff.get_short_name()

    def look(self, request: HttpRequest, subjects: Any, *, activity: str = "") -> None:
        """Reading lines writes none: else each look at the lines would be the next to look at."""

    def subjects_on(self, object_id: str) -> list[UUID]:
        return []
