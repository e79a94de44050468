"""What somebody said yes or no to is evidence, and evidence ends too."""

from django.utils.translation import gettext_lazy as _

from retention.registry import MEMBER_ENDED, End, Ground, Keep, Source, declare, declare_impersonal

declare(
    "consent.ConsentEvent",
    activity="consent",
    what=_("what you gave permission for, and when you stopped it"),
    ground=Ground.LAW,
    subject="member",
    personal={
        "member": _("who decided"),
        "text": _("which words you read"),
        "state": _("yes or no"),
        "channel": _("where you decided"),
        "happened_at": _("when"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    sources=dict.fromkeys(["channel", "happened_at"], Source.OBSERVED),
    editable=["state"],
)
declare_impersonal(
    "consent.ConsentText",
    ["id", "purpose", "language", "version", "text"],
    what=_("the words people read when they decide"),
    free={"text": _("words that the library wrote")},
)
