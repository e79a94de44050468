"""Who looked at whom: kept two years, so that members can see it. And who promised what."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import (
    MEMBER_ENDED,
    End,
    Eraser,
    Ground,
    Keep,
    Source,
    declare,
)

ACCESS_LINES = Keep(months=24)
SECOND_LOOKS = Keep(days=7)
ALARMS = Keep(months=24)
ATTESTATIONS = Keep(years=5)
BREACHES = Keep(years=5)

declare(
    "audit.AccessLine",
    activity="security",
    what=_("who of our colleagues looked at your data, and why"),
    ground=Ground.INTEREST,
    subject="subject__subject_id",
    personal={
        "subject": _("which member was seen, as a random number"),
        "seen_at": _("when"),
        "reason": _("why"),
        "activity": _("what was seen"),
        "processing": _("for which activity of our register"),
        "team": _("which team the colleague is in"),
    },
    technical=["id", "trace_id", "span_id", "parent_span_id", "status", "ended_at"],
    clock="seen_at",
    keep=ACCESS_LINES,
    end=End.DELETE,
    source=Source.OBSERVED,
)
declare(
    "audit.SubjectRef",
    activity="security",
    what=_("the random number by which the lines of who looked know you"),
    ground=Ground.INTEREST,
    subject="subject_id",
    personal={"subject_id": _("which member it stands for"), "ref": _("the random number")},
    clock=MEMBER_ENDED,
    keep=Keep(years=5),
    end=End.DELETE,
    source=Source.DERIVED,
    portable=False,
)
declare(
    "audit.StaffLook",
    activity="security",
    what=_("which colleague looked, kept apart from what they saw"),
    ground=Ground.INTEREST,
    subject="staff__member",
    personal={
        "staff": _("which colleague looked"),
        "seconded_by": _("which colleague agreed"),
        "seen_at": _("when"),
    },
    technical=["trace_id", "span_id"],
    clock="seen_at",
    keep=ACCESS_LINES,
    end=End.DELETE,
    colleagues=["staff", "seconded_by"],
    source=Source.OBSERVED,
    portable=False,
)
declare(
    "audit.SecondLook",
    activity="security",
    what=_("that two colleagues agreed to open your protected data"),
    ground=Ground.INTEREST,
    subject="subject_id",
    personal={
        "subject_id": _("which member it is about"),
        "asked_by": _("which colleague asked"),
        "asked_at": _("when it was asked"),
        "reason": _("why"),
        "approved_by": _("which colleague agreed"),
        "approved_at": _("when it was agreed"),
    },
    technical=["id"],
    clock="asked_at",
    keep=SECOND_LOOKS,
    end=End.DELETE,
    colleagues=["asked_by", "approved_by"],
    source=Source.OBSERVED,
    portable=False,
)
declare(
    "audit.Attestation",
    activity="security",
    what=_("that a colleague promised to keep silent"),
    ground=Ground.INTEREST,
    subject="staff__member",
    personal={
        "staff": _("which colleague"),
        "version": _("which version of the words"),
        "language": _("in which language"),
        "accepted_at": _("when"),
    },
    technical=["id", "digest"],
    clock="accepted_at",
    keep=ATTESTATIONS,
    end=End.DELETE,
    colleagues=["staff"],
    source=Source.OBSERVED,
    portable=False,
)
declare(
    "audit.Alarm",
    activity="security",
    what=_("that a colleague looked at more members than usual"),
    ground=Ground.INTEREST,
    subject="staff__member",
    personal={
        "rule": _("what stood out"),
        "staff": _("which colleague"),
        "day": _("on which day"),
        "number": _("how many"),
        "usual": _("how many is usual"),
        "raised_at": _("when we saw it"),
        "outcome": _("what came of it"),
        "handled_at": _("when it was looked into"),
    },
    technical=["id"],
    clock="day",
    keep=ALARMS,
    end=End.DELETE,
    colleagues=["staff"],
    source=Source.DERIVED,
    portable=False,
)
declare(
    "audit.Breach",
    activity="security",
    what=_("what went wrong with data, and when we knew"),
    ground=Ground.LAW,
    subject="recorded_by__member",
    personal={
        "happened": _("what happened, without names"),
        "consequences": _("what it may lead to, without names"),
        "way": _("through what"),
        "whose": _("the number of the account or the partner"),
        "discovered_at": _("when we knew"),
        "began_at": _("from when"),
        "ended_at": _("until when"),
        "recorded_by": _("which colleague wrote it"),
        "recorded_at": _("when it was written"),
    },
    technical=["id"],
    clock="recorded_at",
    keep=BREACHES,
    end=End.DELETE,
    colleagues=["recorded_by"],
    erasers={"happened": Eraser.WITH_ROW, "consequences": Eraser.WITH_ROW},
    source=Source.OBSERVED,
    portable=False,
)
declare(
    "audit.BreachEvent",
    activity="security",
    what=_("what was done and decided about a breach"),
    ground=Ground.LAW,
    subject="staff__member",
    personal={
        "breach": _("which breach"),
        "kind": _("what was decided"),
        "why": _("why, without names"),
        "staff": _("which colleague"),
        "happened_at": _("when"),
    },
    technical=["id"],
    clock="happened_at",
    keep=BREACHES,
    end=End.DELETE,
    colleagues=["staff"],
    erasers={"why": Eraser.WITH_ROW},
    source=Source.OBSERVED,
    portable=False,
)
exposes(
    "audit.admin.AccessLineAdmin",
    {"ref": ["audit.AccessLine.subject"]},
)
