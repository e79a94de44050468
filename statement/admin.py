from django.contrib import admin

from bieb.lib.admin import ReadOnlyAdmin
from statement.models import StatementVersion


@admin.register(StatementVersion)
class StatementVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "published_on", "sha256"]
