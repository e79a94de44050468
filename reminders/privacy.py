"""The ladder says nothing about anybody; a pause and an approval do."""

from django.utils.translation import gettext_lazy as _

from members.privacy import FIVE_YEARS
from reminders.ladder import COLUMNS
from retention.registry import (
    MEMBER_ENDED,
    End,
    Ground,
    Keep,
    Source,
    declare,
    declare_impersonal,
)

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
declare(
    "reminders.HouseholdMail",
    activity="messages",
    what=_("that you want one message for everybody at home"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={"member": _("whose wish it is"), "since": _("since when")},
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    editable=["member"],
    sources={"since": Source.OBSERVED},
)
declare(
    "reminders.HouseholdShare",
    activity="messages",
    what=_("who at home reads your reminders, because you said yes"),
    ground=Ground.CONTRACT,
    subject=["member", "reader"],
    personal={
        "member": _("whose reminders"),
        "reader": _("who reads them"),
        "shows_titles": _("whether titles may stand in it"),
        "shows_cost": _("whether it may say what it costs"),
        "since": _("since when"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=FIVE_YEARS,
    end=End.DELETE,
    editable=["reader", "shows_titles", "shows_cost"],
    sources={"since": Source.OBSERVED},
)
