"""Who lets whom in, who asked for it, and each time that it was used."""

from django.utils.translation import gettext_lazy as _

from retention.registry import End, Eraser, Ground, Keep, Source, declare

REQUESTS = Keep(days=14)
GRANTS = Keep(months=12)
USES = Keep(months=24)

declare(
    "access.AccessRequest",
    activity="membership",
    what=_("that you asked for access, or that somebody asked it of you"),
    ground=Ground.CONTRACT,
    subject=["reader", "owner"],
    personal={
        "reader": _("who asks"),
        "owner": _("who is asked"),
        "card_end": _("the last four digits of the card that was filled in"),
        "card_number": _("the card that was filled in, until we looked"),
        "surname": _("the surname that was filled in, until we looked"),
        "scopes": _("for what"),
        "state": _("whether it waits"),
        "asked_on": _("when it was asked"),
    },
    technical=["id", "fingerprint", "tries"],
    clock="asked_on",
    keep=REQUESTS,
    end=End.DELETE,
    erasers=dict.fromkeys(["card_number", "surname", "card_end"], Eraser.WITH_ROW),
    sources=dict.fromkeys(["state", "asked_on"], Source.OBSERVED),
)
declare(
    "access.AccessGrant",
    activity="membership",
    what=_("who may see or do something for you, and for whom you may"),
    ground=Ground.CONTRACT,
    subject=["owner", "reader"],
    personal={
        "owner": _("who gives access"),
        "reader": _("who has it"),
        "scopes": _("for what"),
        "accepted_on": _("when it was given"),
        "ends_on": _("until when"),
        "ended_on": _("when it was ended"),
        "ended_by": _("who ended it"),
    },
    technical=["id"],
    clock="ends_on",
    keep=GRANTS,
    end=End.DELETE,
    editable=["scopes", "ends_on"],
    sources=dict.fromkeys(["accepted_on", "ended_on", "ended_by"], Source.OBSERVED),
)
declare(
    "access.AccessUse",
    activity="security",
    what=_("when somebody whom you gave access saw or did something"),
    ground=Ground.INTEREST,
    subject=["owner", "reader"],
    personal={
        "owner": _("whose data"),
        "reader": _("who looked"),
        "what": _("what was seen or done"),
        "used_at": _("when"),
    },
    technical=["id"],
    clock="used_at",
    keep=USES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
