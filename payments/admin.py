from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audit.gate import GatedAdmin
from bieb.lib.admin import ReadOnlyAdmin, ReadOnlyInline
from bieb.lib.money import euro
from payments.balances import balance_of
from payments.models import Charge, Drawer, Holder, Posting, Transaction
from payments.story import story_of


class PostingInline(ReadOnlyInline):
    model = Posting
    fields = ["account", "charge", "amount"]
    readonly_fields = ["amount"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see a transaction sees what it is made of."""
        return True

    @admin.display(description=_("amount"))
    def amount(self, row: Posting) -> str:
        return euro(row.amount_cents)


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    """What was booked, without who: for the day's sums and for the accountant."""

    list_display = ["__str__", "kind", "booked_on", "reason", "drawer", "reverses"]
    list_filter = ["kind", "reason", ("booked_on", admin.DateFieldListFilter)]
    list_select_related = ["drawer", "reverses"]
    ordering = ["-pk"]
    fields = ["kind", "booked_on", "booked_at", "reason", "drawer", "reverses", "lines"]
    inlines = [PostingInline]


@admin.register(Charge)
class ChargeAdmin(ReadOnlyAdmin):
    """What money is owed for, without who."""

    list_display = ["__str__", "kind", "made_on", "charged", "waived", "paid", "open"]
    list_filter = ["kind", ("made_on", admin.DateFieldListFilter)]
    ordering = ["-pk"]
    fields = ["kind", "made_on", "charged", "waived", "paid", "open"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Charge.objects.with_amounts()

    @admin.display(description=_("charged"))
    def charged(self, row: Charge) -> str:
        return euro(row.charged_cents)

    @admin.display(description=_("waived"))
    def waived(self, row: Charge) -> str:
        return euro(row.waived_cents)

    @admin.display(description=_("paid"))
    def paid(self, row: Charge) -> str:
        return euro(row.paid_cents)

    @admin.display(description=_("still open"))
    def open(self, row: Charge) -> str:
        return euro(row.open_cents)


@admin.register(Drawer)
class DrawerAdmin(ReadOnlyAdmin):
    """Drawers of all branches, with what was counted."""

    list_display = ["branch", "name", "day", "counted", "difference", "explanation", "closed_at"]
    list_filter = ["branch", "explanation", ("day", admin.DateFieldListFilter)]
    list_select_related = ["branch"]
    ordering = ["-day", "branch"]
    fields = [
        "branch",
        "name",
        "day",
        "opened_at",
        "change_at_start",
        "counted",
        "difference",
        "explanation",
        "closed_at",
    ]

    @admin.display(description=_("change at the start"))
    def change_at_start(self, row: Drawer) -> str:
        return euro(row.float_cents)

    @admin.display(description=_("counted"))
    def counted(self, row: Drawer) -> str:
        return "" if row.counted_cents is None else euro(row.counted_cents)

    @admin.display(description=_("difference"))
    def difference(self, row: Drawer) -> str:
        return "" if row.difference_cents is None else euro(row.difference_cents)


@admin.register(Holder)
class HolderAdmin(ReadOnlyAdmin, GatedAdmin):
    """Whose money it is: the only page of the ledger that says so, so a reason comes first."""

    list_display = ["__str__", "member", "owes", "credit"]
    list_display_links = ["__str__"]
    list_select_related = ["member"]
    ordering = ["pk"]
    fields = ["member", "account", "owes", "credit", "story"]

    @admin.display(description=_("still open"))
    def owes(self, row: Holder) -> str:
        return euro(balance_of(row.member).open_cents)

    @admin.display(description=_("credit"))
    def credit(self, row: Holder) -> str:
        return euro(balance_of(row.member).credit_cents)

    @admin.display(description=_("what happened"))
    def story(self, row: Holder) -> SafeString:
        lines = story_of(row.member).newest_first
        cells = (
            (date_format(each.on), each.what, euro(each.cents), each.settled) for each in lines
        )
        return format_html_join("", "<p>{}: {}, {} {}</p>", cells)
