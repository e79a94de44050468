from django.contrib import admin

from bieb.lib.admin import LibraryAdmin
from circulation.models import LendingRule


@admin.register(LendingRule)
class LendingRuleAdmin(LibraryAdmin):
    list_display = ["item_type", "loan_days", "renewal_days", "max_per_member"]
    list_select_related = ["item_type"]
