"""A request to erase knows who it is about only while it runs."""

from django.utils.translation import gettext_lazy as _

from retention.registry import (
    End,
    Eraser,
    Ground,
    Keep,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
)

REQUESTS = Keep(years=5)
LINES = Keep(days=1)
HOLDS = Keep(years=5)
TABLE = r"[a-z]+_[a-z_]+"
RECEIPT = (
    *("version", "request", "made_at", "asked_at", "started_at", "is_complete", "went", "stays"),
    *("told", "tiers", "search", "code", "count", "kept", "since", "until", "database"),
    *("services_hours", "backups_days", "probes", "hits", "markers", "sorts", "left_out"),
)

declare(
    "erasure.ErasureRequest",
    activity="rights",
    what=_("your request to be erased, while it runs"),
    subject="subject_id",
    personal={
        "subject_id": _("who asked"),
        "state": _("how far it is"),
        "channel": _("how you asked"),
        "language": _("in which language we write"),
        "requested_at": _("when you asked"),
        "not_before": _("when it starts"),
        "case_reference": _("the number of your request"),
        "probes": _("what we search for afterwards, sealed"),
    },
    technical=[
        "id",
        "executing_at",
        "verified_at",
        "done_at",
        "code_hash",
        "done",
        "recipients",
    ],
    sealed=["probes"],
    free={
        "done": _("names of tables and numbers of rows"),
        "recipients": _("names of organisations and numbers of notices"),
    },
    keys={"done": [TABLE], "recipients": ["name", "notice"]},
    clock="requested_at",
    keep=REQUESTS,
    end=End.DELETE,
)
declare(
    "erasure.LedgerLine",
    activity="rights",
    what=_("that you were erased, stopped a permission or locked your data, for the replay ledger"),
    subject="subject_id",
    personal={
        "subject_id": _("who it is about"),
        "kind": _("what was done"),
        "purpose": _("of what"),
        "happened_at": _("when"),
    },
    technical=["id"],
    clock="happened_at",
    keep=LINES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "erasure.StandingHold",
    activity="rights",
    what=_("a dispute or a demand under the law for which something of you must stay"),
    ground=Ground.LAW,
    subject="subject_id",
    personal={
        "subject_id": _("who it is about"),
        "kind": _("what was done"),
        "parts": _("what must stay"),
        "reason": _("why it must stay"),
        "owner": _("who settles it"),
        "placed_by": _("which colleague decided"),
        "placed_on": _("since when"),
        "until": _("until when it stays at most"),
        "lifted_by": _("which colleague ended it"),
        "lifted_on": _("when it was settled"),
    },
    technical=["id"],
    sources=dict.fromkeys(
        ["kind", "parts", "reason", "owner", "placed_by", "placed_on", "until"], Source.OBSERVED
    )
    | dict.fromkeys(["lifted_by", "lifted_on"], Source.OBSERVED),
    sensitive=[Sensitive.STORY],
    colleagues=["placed_by", "lifted_by"],
    erasers={"reason": Eraser.WITH_ROW},
    clock="placed_on",
    keep=HOLDS,
    end=End.DELETE,
)
declare_impersonal(
    "erasure.ErasureHold",
    ["id", "request", "code", "kept", "count", "since", "until", "lapsed_on"],
    what=_("what holds up an erasure, without whose"),
)
declare_impersonal(
    "erasure.Receipt",
    ["id", "request", "number", "made_at", "content", "hash", "key", "signature"],
    what=_("receipts of erasures, which are about nobody"),
    free={"content": _("counts, names of tables and of organisations")},
    keys={"content": [TABLE, *RECEIPT]},
)
declare_impersonal(
    "erasure.LedgerMark", ["id", "ledger", "applied"], what=_("how far the ledger was followed")
)
