"""Lending rules say nothing about anybody; a block that was set aside does."""

from django.utils.translation import gettext_lazy as _

from circulation.models import TERMS
from retention.registry import End, Ground, Keep, Sensitive, Source, declare, declare_impersonal

OVERRIDES = Keep(years=1)
RULE = ("membership", "sort", "branch", "valid_from", "valid_until", *TERMS)

declare_impersonal(
    "circulation.Rule",
    ["id", "branch", "category", "item_type", "valid_from", "valid_until", *TERMS],
    what=_("the rules for lending"),
)
declare_impersonal("circulation.RuleBook", ["id", "version"], what=_("which rules hold now"))
declare_impersonal(
    "circulation.RuleChange",
    ["id", "rule_number", "changed_at", "act", "about", "old", "new"],
    what=_("what changed in the rules, without who did it"),
    free=dict.fromkeys(["old", "new"], _("terms and the things they are about")),
    keys=dict.fromkeys(["old", "new"], RULE),
)
declare_impersonal(
    "circulation.Terms",
    ["id", "fingerprint", "sources", "rules", *TERMS],
    what=_("the terms on which things were lent, without to whom"),
    free={
        "sources": _("for each term the number of its rule"),
        "rules": _("for each rule the branch, membership and sort of thing"),
    },
    keys={"sources": TERMS, "rules": [r"\d+", "branch", "category", "item_type"]},
)
declare(
    "circulation.BlockOverride",
    activity="lending",
    what=_("when a colleague helped you although something stood in the way"),
    ground=Ground.INTEREST,
    subject="member",
    personal={
        "member": _("who was helped"),
        "block": _("what stood in the way"),
        "act": _("what it was about"),
        "staff": _("which colleague helped"),
        "reason": _("why"),
        "overridden_at": _("when"),
    },
    technical=["id"],
    clock="overridden_at",
    keep=OVERRIDES,
    end=End.DELETE,
    sensitive=[Sensitive.STORY],
    colleagues=["staff"],
    source=Source.OBSERVED,
)
