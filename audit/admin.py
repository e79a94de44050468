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
    """Lines as they are: nobody is named. Who it was is asked on a page of its own."""

    list_display = ["seen_at", "reason", "activity", "team", "ref"]
    list_filter = ["reason", ("seen_at", admin.DateFieldListFilter)]
    ordering = ["-seen_at", "-pk"]
    fields = ["seen_at", "ended_at", "reason", "activity", "processing", "team", "ref", "trace_id"]

    @admin.display(description=_("member, as a number"))
    def ref(self, line: AccessLine) -> str:
        return str(line.subject_id)[:8]

    def look(self, request: HttpRequest, subjects: Any, *, activity: str = "") -> None:
        """Reading lines writes none: else each look at the lines would be the next to look at."""

    def subjects_on(self, object_id: str) -> list[UUID]:
        return []
