"""Lending rules say nothing about anybody."""

from django.utils.translation import gettext_lazy as _

from circulation.models import TERMS
from retention.registry import declare_impersonal

declare_impersonal(
    "circulation.Rule",
    ["id", "branch", "category", "item_type", "valid_from", "valid_until", *TERMS],
    what=_("the rules for lending"),
)
declare_impersonal("circulation.RuleBook", ["id", "version"], what=_("which rules hold now"))
declare_impersonal(
    "circulation.Terms",
    ["id", "fingerprint", "sources", "rules", *TERMS],
    what=_("the terms on which things were lent, without to whom"),
)
