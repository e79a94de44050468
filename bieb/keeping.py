"""What we hold about a member and when each thing goes, under headings that people know."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from retention.activities import ACTIVITIES, in_order
from retention.holdings import Holding, about
from retention.registry import MEMBER_ENDED, Declaration

Words = str | Promise

STARTS: dict[str, Words] = {
    MEMBER_ENDED: gettext_lazy("after your membership ends"),
    "returned_on": gettext_lazy("after you brought it back"),
    "last_day": gettext_lazy("after the last day of the note"),
    "seen_at": gettext_lazy("after that look"),
    "received_on": gettext_lazy("after we got it"),
    "ended_on": gettext_lazy("after it was dealt with"),
    "expire_date": gettext_lazy("after the log-in ended"),
}
"""From when a keeping time counts, in a sentence."""


@dataclass(frozen=True)
class Group:
    """What is held for one activity, and of which sorts there is nothing."""

    heading: Words
    holdings: list[Holding]
    nothing: list[Words]


def groups_of(member: Member) -> list[Group]:
    """Put everything the register knows about `member` under headings; one query."""
    held = sorted(about(member.pk), key=_place)
    return [
        _group(activity, list(found)) for (_number, activity), found in groupby(held, key=_place)
    ]


def _group(activity: str, held: list[Holding]) -> Group:
    return Group(
        heading=ACTIVITIES[activity].heading if activity in ACTIVITIES else activity,
        holdings=[each for each in held if each.rows],
        nothing=list({str(each.what): each.what for each in held if not each.rows}.values()),
    )


def keep_in_words(declaration: Declaration) -> str:
    """Say how long something stays: "at most 5 years after you brought it back"."""
    start = STARTS.get(declaration.clock or "")
    if start is None:
        start = _("after the moment that we wrote it down")
    return _("At most %(length)s %(start)s") % {"length": declaration.keep, "start": start}


def _place(holding: Holding) -> tuple[int, str]:
    return in_order(holding.declaration.activity)
