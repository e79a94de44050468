"""Messages: that one was sent is kept for a year, its words for ninety days."""

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

MESSAGES = Keep(months=12)
TEXTS = Keep(days=90)
UNREACHED = Keep(years=5)  # at most: as long as an amount that was worked out with it

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
        "step": _("which reminder it was"),
        "channel": _("how it was sent"),
        "instead_of": _("which message it replaced"),
        "again": _("that a colleague sent it again"),
        "state": _("what became of it"),
        "why": _("why it was not sent"),
        "written_at": _("when it was written"),
        "not_before": _("when it was to be sent"),
        "not_after": _("until when it was of use"),
        "claimed_at": _("when sending began"),
        "finished_at": _("when it was sent"),
        "batch": _("with which post it went"),
        "template_version": _("which version of the text"),
        "body_sha256": _("a fingerprint of the text"),
    },
    technical=["id", "attempts"],
    clock="written_at",
    keep=MESSAGES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare_impersonal(
    "notifications.LetterBatch",
    ["id", "made_on", "number", "made_at", "printed_at", "posted_at"],
    what=_("on which days letters were printed"),
)
declare(
    "notifications.AddressTrouble",
    activity="messages",
    what=_("that your address gave our messages back"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whose address it is"),
        "channel": _("which address"),
        "fingerprint": _("a fingerprint of the address, so that we see when you change it"),
        "times": _("how often it came back"),
        "why": _("the code that said why"),
        "since": _("since when"),
        "marked_on": _("since when we do not use it"),
        "worked_on": _("when we reached you in another way"),
    },
    technical=["id"],
    clock="since",
    keep=MESSAGES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "notifications.Unreached",
    activity="messages",
    what=_("when our messages did not reach you, so that late fees did not grow"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("whom we did not reach"),
        "since": _("since when"),
        "until": _("until and including which day"),
    },
    technical=["id"],
    clock="since",
    keep=UNREACHED,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "notifications.MessageBody",
    activity="messages",
    what=_("the text of our messages to you"),
    ground=Ground.CONTRACT,
    subject="member",
    personal={
        "member": _("to whom"),
        "sent_on": _("on which day it was sent"),
        "sha256": _("a fingerprint of the text"),
        "text": _("the words of the message, encrypted"),
    },
    technical=["id"],
    clock="sent_on",
    keep=TEXTS,
    end=End.DELETE,
    sealed=["text"],
    erasers={"text": Eraser.KEY},
    sensitive=[Sensitive.STORY],
    source=Source.OBSERVED,
)
