"""The newsletter: who asked for it, and which issues went to them; nobody sees whether they read it."""

from django.utils.translation import gettext_lazy as _

from retention.registry import End, Eraser, Keep, Source, declare, declare_impersonal

SIGN_UPS = Keep(days=7)
READERS = Keep(months=12)
DELIVERIES = Keep(months=12)
LINKS = Keep(years=5)

declare(
    "newsletters.SignUp",
    activity="newsletter",
    what=_("an e-mail address that was typed for the newsletter and is not confirmed"),
    subject="id",  # nobody knows who typed it: the row is all there is
    consent="newsletter",
    personal={
        "address": _("the address"),
        "topics": _("which subjects"),
        "text": _("which words were read"),
        "asked_at": _("when"),
        "mailed_at": _("when the link was mailed"),
    },
    technical=["id", "link_hash"],
    sealed=["address"],
    erasers={"address": Eraser.KEY},
    sources={"asked_at": Source.OBSERVED, "mailed_at": Source.OBSERVED},
    clock="asked_at",
    keep=SIGN_UPS,
    end=End.DELETE,
)
declare(
    "newsletters.Subscription",
    activity="newsletter",
    what=_("that you read our newsletter"),
    subject="member",
    personal={
        "member": _("who reads it"),
        "address": _("the address, of somebody who is no member"),
        "topics": _("which subjects you chose"),
        "language": _("in which language"),
        "text": _("which words you read"),
        "asked_at": _("when you asked for it"),
        "confirmed_at": _("when you confirmed it"),
        "ended_at": _("when it stopped"),
    },
    technical=["id"],
    editable=["topics"],
    sources=dict.fromkeys(["asked_at", "confirmed_at", "ended_at"], Source.OBSERVED),
    consent="newsletter",
    clock="ended_at",
    keep=READERS,
    end=End.DELETE,
)
declare(
    "newsletters.UnsubscribeToken",
    activity="newsletter",
    what=_("the links to stop in mails that you got"),
    subject=["member", "subscription__member"],
    personal={
        "member": _("whose link it is"),
        "subscription": _("of which reader it is"),
        "made_at": _("when that mail was made"),
    },
    technical=["token_hash", "list_code"],
    source=Source.OBSERVED,
    consent="newsletter",
    clock="made_at",
    keep=LINKS,
    end=End.DELETE,
)
declare(
    "newsletters.Delivery",
    activity="newsletter",
    what=_("which newsletters were sent to you"),
    subject="subscription__member",
    personal={
        "issue": _("which newsletter"),
        "subscription": _("to which reader"),
        "state": _("what became of it"),
        "why": _("why it was not sent"),
        "made_at": _("when it was made ready"),
        "not_before": _("when it was to be sent"),
        "claimed_at": _("when sending began"),
        "handed_at": _("when the mail server got it"),
        "finished_at": _("when it was sent"),
    },
    technical=["id", "attempts"],
    source=Source.OBSERVED,
    consent="newsletter",
    clock="made_at",
    keep=DELIVERIES,
    end=End.DELETE,
)
declare_impersonal(
    "newsletters.Issue",
    [
        *("id", "subject_nl", "body_nl", "subject_en", "body_en", "topics", "per_minute", "key"),
        *("state", "made_at", "started_at", "finished_at"),
    ],
    what=_("the newsletters of the library"),
    free={
        "body_nl": _("words that the library wrote"),
        "body_en": _("words that the library wrote"),
    },
)
