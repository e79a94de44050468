"""Lending rules say nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from retention.registry import declare_impersonal

declare_impersonal(
    "circulation.LendingRule",
    ["id", "item_type", "loan_days", "renewal_days", "max_per_member"],
    what=_("how long things may be kept"),
)
