"""How long something stays, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from retention.declared import MEMBER_ENDED, Declaration, Words

STARTS: dict[str, Words] = {
    MEMBER_ENDED: gettext_lazy("after your membership ends"),
    "returned_on": gettext_lazy("after you brought it back"),
    "last_day": gettext_lazy("after the last day of the note"),
    "seen_at": gettext_lazy("after that look"),
    "received_on": gettext_lazy("after we got it"),
    "ended_on": gettext_lazy("after it was dealt with"),
    "expire_date": gettext_lazy("after the log-in ended"),
}
"""From when a keeping time counts."""


def keep_in_words(declaration: Declaration) -> str:
    """Say how long something stays: "at most 5 years after you brought it back"."""
    start = STARTS.get(declaration.clock or "")
    if start is None:
        start = _("after the moment that we wrote it down")
    return _("At most %(length)s %(start)s") % {"length": declaration.keep, "start": start}
