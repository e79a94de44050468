"""Who looked at whom: kept two years, so that members can see it."""

from django.utils.translation import gettext_lazy as _

from retention.exposures import exposes
from retention.registry import End, Ground, Keep, Source, declare

ACCESS_LINES = Keep(months=24)

declare(
    "audit.AccessLine",
    activity="security",
    what=_("who of our colleagues looked at your data, and why"),
    ground=Ground.INTEREST,
    subject="subject_id",
    personal={
        "subject_id": _("which member was seen"),
        "seen_at": _("when"),
        "reason": _("why"),
        "activity": _("what was seen"),
        "staff": _("which colleague looked"),
    },
    technical=["id"],
    clock="seen_at",
    keep=ACCESS_LINES,
    end=End.DELETE,
    colleagues=["staff"],
    source=Source.OBSERVED,
)
exposes("audit.admin.AccessLineAdmin", {"colleague": ["audit.AccessLine.staff"]})
