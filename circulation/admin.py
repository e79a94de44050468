from django.contrib import admin

from bieb.lib.admin import LibraryAdmin
from circulation.models import Rule


@admin.register(Rule)
class RuleAdmin(LibraryAdmin):
    list_display = ["__str__", "valid_from", "valid_until", "loan_days", "renewal_days"]
    list_select_related = ["branch", "category", "item_type"]
    list_filter = ["branch", "category", "item_type"]
