"""Requests are kept two years as evidence that we answered; their words no longer than a month."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import End, Eraser, Ground, Keep, Sensitive, Source, declare
from rights.rules import FILE_DAYS

CASES = Keep(months=24)
WORDS = Keep(days=30)
FILES = Keep(days=FILE_DAYS)

declare(
    "rights.Case",
    activity="rights",
    what=_("what you asked us about your privacy"),
    ground=Ground.LAW,
    subject="member",
    personal={
        "member": _("who asked"),
        "kind": _("what it was about"),
        "channel": _("how you asked"),
        "received_on": _("the day on which we got it"),
        "received_at": _("the moment at which we got it"),
        "due_on": _("the day by which we answer"),
        "state": _("whether it was answered"),
        "refusal": _("why it was refused"),
        "extended_on": _("when we took more time"),
        "extension": _("why we took more time"),
        "statement_version": _("which privacy statement you reacted to"),
        "about": _("which data it was about"),
        "ended_on": _("when it was dealt with"),
    },
    technical=["id", "reference"],
    sources=dict.fromkeys(
        ["received_on", "received_at", "due_on", "state", "refusal", "extended_on"], Source.OBSERVED
    )
    | dict.fromkeys(["extension", "ended_on"], Source.OBSERVED),
    seen_by=["manager", "privacy officer"],
    clock="received_on",
    keep=CASES,
    end=End.DELETE,
)
declare(
    "rights.Words",
    activity="rights",
    what=_("the words of your question and of our answer"),
    ground=Ground.LAW,
    subject="case__member",
    personal={
        "case": _("which request"),
        "asked": _("what you wrote"),
        "answered": _("what we answered"),
        "ended_on": _("when it was dealt with"),
    },
    sources={"answered": Source.OBSERVED},
    sealed=["asked", "answered"],
    erasers=dict.fromkeys(["asked", "answered"], Eraser.KEY),
    sensitive=[Sensitive.STORY],
    clock="ended_on",
    keep=WORDS,
    end=End.DELETE,
)
declare(
    "rights.CaseEvent",
    activity="rights",
    what=_("what we did with your request, step by step"),
    ground=Ground.LAW,
    subject="case__member",
    personal={
        "case": _("which request"),
        "happened_at": _("when"),
        "what": _("what happened"),
        "staff": _("which colleague did it"),
    },
    technical=["id"],
    colleagues=["staff"],
    clock="happened_at",
    keep=CASES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "rights.Export",
    activity="rights",
    what=_("the file with everything about you that you asked for"),
    ground=Ground.LAW,
    subject="case__member",
    personal={
        "case": _("which request"),
        "state": _("whether it is ready"),
        "size": _("how big it is"),
        "asked_at": _("when you asked for it"),
        "made_on": _("when it was made; it is destroyed a week later"),
    },
    technical=["id", "file", "parts", "parts_done"],
    clock="asked_at",
    keep=CASES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "rights.IdentityCheck",
    activity="rights",
    what=_("control questions to be sure that it was you"),
    ground=Ground.INTEREST,
    subject="member",
    personal={
        "member": _("who it was about"),
        "staff": _("which colleague asked"),
        "channel": _("at the desk or by phone"),
        "questions": _("which facts were asked, without the answers"),
        "matched": _("whether the answers were right"),
        "checked_at": _("when"),
    },
    technical=["id"],
    erasers={"questions": Eraser.WITH_ROW},
    colleagues=["staff"],
    clock="checked_at",
    keep=CASES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
exposes(
    "rights.admin.CaseAdmin",
    {
        "answered": ["rights.Words.answered"],
        "asked": ["rights.Words.asked"],
        "data": ["rights.Case.about"],
        "urgency": ["rights.Case.due_on", "rights.Case.state"],
        "who": [
            "members.Member.given_name",
            "members.Member.name_prefix",
            "members.Member.family_name",
        ],
    },
)
