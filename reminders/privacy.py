"""The ladder says nothing about anybody; a pause and an approval do."""

from django.utils.translation import gettext_lazy as _

from reminders.ladder import COLUMNS
from retention.registry import End, Ground, Keep, Source, declare, declare_impersonal

PAUSES = Keep(months=12)
APPROVALS = Keep(months=12)

declare_impersonal("reminders.Step", ["id", *COLUMNS], what=_("the ladder of reminders"))
declare_impersonal(
    "reminders.StepChange",
    ["id", "code", "changed_at", "why", "old", "new"],
    what=_("what changed in the ladder of reminders, without who did it"),
    free=dict.fromkeys(["old", "new"], _("the columns of a step")),
    keys=dict.fromkeys(["old", "new"], COLUMNS),
)
declare(
    "reminders.Pause",
    activity="messages",
    what=_("when and why your reminders stood still"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose reminders"),
        "why": _("why they stood still"),
        "since": _("since when"),
        "until": _("until when"),
    },
    technical=["id"],
    clock="since",
    keep=PAUSES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "reminders.Approval",
    activity="messages",
    what=_("which colleague looked at an invoice before it went to you"),
    ground=Ground.INTEREST,
    subject="message__member",
    personal={
        "message": _("which message"),
        "by": _("which colleague"),
        "approved_at": _("when"),
    },
    technical=["id"],
    clock="approved_at",
    keep=APPROVALS,
    end=End.DELETE,
    colleagues=["by"],
    source=Source.OBSERVED,
)
