from django.contrib import admin

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from loans.models import Loan


@admin.register(Loan)
class LoanAdmin(ReadOnlyAdmin, GatedAdmin):
    """Open loans by their number: what it is is seen at the desk, with the member present."""

    list_display = ["__str__", "lent_at", "lent_on", "due_on", "renewals"]
    list_filter = ["lent_at", ("due_on", admin.DateFieldListFilter)]
    list_select_related = ["lent_at"]
    ordering = ["due_on", "pk"]
    fields = [
        "member",
        "lent_at",
        "lent_on",
        "due_on",
        "renewals",
        "terms",
        "claimed_on",
        "lost_on",
    ]
