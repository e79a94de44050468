"""What somebody said yes or no to is evidence, and evidence ends too."""

from django.utils.translation import gettext_lazy as _

from retention.registry import MEMBER_ENDED, End, Ground, Keep, Source, declare, declare_impersonal

FIVE_YEARS = Keep(years=5)

declare(
    "consent.ConsentEvent",
    activity="consent",
    what=_("what you gave permission for, and when you stopped it"),
    ground=Ground.LAW,
    subject="member",
    personal={
        "member": _("who decided"),
        "purpose": _("for what"),
        "text": _("which words you read"),
        "state": _("yes or no"),
        "channel": _("where you decided"),
        "decided_by": _("whether you decided, or a parent or carer"),
        "staff": _("which colleague wrote it down"),
        "reference": _("the number of the paper or the call"),
        "occurred_at": _("when you decided"),
        "recorded_at": _("when we wrote it down"),
    },
    technical=["id", "form", "previous_hash", "hash"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    sources=dict.fromkeys(
        ["channel", "staff", "reference", "occurred_at", "recorded_at"], Source.OBSERVED
    ),
    editable=["state"],
)
declare(
    "consent.ConsentGuardian",
    activity="consent",
    what=_("which parent or carer decided for a child"),
    ground=Ground.LAW,
    subject=["guardian", "event__member"],
    personal={
        "event": _("which decision"),
        "guardian": _("who decided for the child"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
)
declare_impersonal(
    "consent.ConsentText",
    ["id", "purpose", "language", "version", "text", "sha256"],
    what=_("the words people read when they decide"),
    free={"text": _("words that the library wrote")},
)
