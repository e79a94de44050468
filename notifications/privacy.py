"""Messages: that one was sent is kept for a year; its words are never kept."""

from django.utils.translation import gettext_lazy as _

from retention.registry import End, Ground, Keep, Source, declare

MESSAGES = Keep(months=12)

declare(
    "notifications.Message",
    activity="messages",
    what=_("which messages we sent you"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("to whom"),
        "kind": _("which message"),
        "about": _("the number of the loan it was about"),
        "due_on": _("the date it was about"),
        "channel": _("how it was sent"),
        "state": _("what became of it"),
        "why": _("why it was not sent"),
        "written_at": _("when it was written"),
        "not_before": _("when it was to be sent"),
        "claimed_at": _("when sending began"),
        "finished_at": _("when it was sent"),
    },
    technical=["id", "attempts"],
    clock="written_at",
    keep=MESSAGES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
