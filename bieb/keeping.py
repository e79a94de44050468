"""What we hold about a member and when each thing goes, under headings that people know."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from members.models import Member
from retention.activities import ACTIVITIES, in_order
from retention.holdings import Holding, about

Words = str | Promise


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


def _place(holding: Holding) -> tuple[int, str]:
    return in_order(holding.declaration.activity)
