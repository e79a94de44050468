"""What somebody likes is theirs: used for one mail, and gone when that mail is."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from retention.registry import (
    MEMBER_ENDED,
    End,
    Ground,
    Keep,
    Sensitive,
    Source,
    declare,
    declare_impersonal,
)

A_DAY = Keep(days=1)
FIVE_YEARS = Keep(years=5)


def after_membership() -> Keep:
    """How long after the last day of the membership choices may be there (C12)."""
    return FIVE_YEARS if settings.NEW_ARRIVALS == "until_withdrawn" else A_DAY


declare(
    "arrivals.Choice",
    activity="new titles",
    what=_("what you told us you like"),
    ground=Ground.CONSENT,
    subject="member",
    personal={
        "member": _("who likes it"),
        "interest": _("what you like"),
        "chosen_on": _("when you chose it"),
        "kept_on": _("since when we keep it without sending you mail"),
    },
    technical=["id"],
    clock=MEMBER_ENDED,
    keep=after_membership(),
    end=End.DELETE,
    sources=dict.fromkeys(["chosen_on", "kept_on"], Source.OBSERVED),
    editable=["interest"],
    consent="new_arrivals",
    sensitive=[Sensitive.READING],
)
declare_impersonal(
    "arrivals.Interest",
    [
        "id", "code", "name_nl", "name_en", "group", "place", "is_sensitive", "is_offered",
        "audience", "is_fiction", "languages", "genres", "shelves",
    ],
    what=_("what members can choose to hear about"),
)  # fmt: skip
declare_impersonal(
    "arrivals.Run",
    ["id", "due_on", "first_day", "last_day", "titles", "messages", "written_at"],
    what=_("rounds of mail about new titles"),
)
declare_impersonal(
    "arrivals.Arrival",
    ["id", "run", "interest", "title"],
    what=_("new titles and what they go with"),
)
