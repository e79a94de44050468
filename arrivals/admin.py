from django.contrib import admin

from arrivals.models import Interest
from bieb.lib.admin import LibraryAdmin


@admin.register(Interest)
class InterestAdmin(LibraryAdmin):
    """What members can choose. Who chose what stands on no page of colleagues."""

    list_display = ["__str__", "code", "group", "audience", "is_sensitive", "is_offered"]
    list_filter = ["group", "is_offered"]
    ordering = ["place", "pk"]
