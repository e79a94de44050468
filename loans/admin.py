from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin
from circulation.words import explained
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
        "claimed_on",
        "lost_on",
        "agreed",
    ]

    @admin.display(description=_("agreed"))
    def agreed(self, loan: Loan) -> SafeString:
        """Say every term the loan was made with, and which rule said so."""
        return format_html(
            "<ul>{}</ul>",
            format_html_join("", "<li>{}: <strong>{}</strong> ({})</li>", explained(loan.terms)),
        )
