"""What stands on the page of somebody's interests."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise

from arrivals.models import Choice, Interest
from consent.models import ConsentText, Purpose
from consent.operations import may_mail, verified_guardians
from consent.rules import decides_alone
from consent.texts import current_text
from members.models import Member


@dataclass(frozen=True)
class Box:
    """One thing to choose, and whether it is chosen."""

    interest: Interest
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Things of one sort, under a heading."""

    code: str
    heading: str | Promise
    boxes: list[Box]


@dataclass(frozen=True)
class Page:
    """Everything that can be chosen, what was, and whether the mail comes.

    `must_answer` means that the mail was stopped and that we still know what was chosen: the page
    asks whether that goes too.
    """

    groups: list[Group]
    text: ConsentText
    has_mail: bool
    has_choices: bool
    is_kept: bool
    may_add: bool

    @property
    def must_answer(self) -> bool:
        return self.has_choices and not self.has_mail and not self.is_kept


def page_for(member: Member, *, guardian: Member | None, today: date) -> Page:
    """Return the page of `member`, as they or a parent or carer see it."""
    mine = {each.interest_id: each for each in Choice.objects.filter(member=member)}
    order = list(Interest.Group.values)
    offered = sorted(
        Interest.objects.filter(is_offered=True), key=lambda each: order.index(each.group)
    )
    boxes = [Box(each, each.pk in mine) for each in offered]
    return Page(
        groups=[
            Group(code, Interest.Group(code).label, list(found))
            for code, found in groupby(boxes, key=lambda box: box.interest.group)
        ],
        text=current_text(Purpose.NEW_ARRIVALS, (guardian or member).language),
        has_mail=may_mail(member, Purpose.NEW_ARRIVALS, today=today),
        has_choices=bool(mine),
        is_kept=any(each.kept_on for each in mine.values()),
        may_add=_may_add(member, guardian, today),
    )


def _may_add(member: Member, guardian: Member | None, today: date) -> bool:
    if decides_alone(member.birth_date, today):
        return guardian is None
    return guardian is not None and guardian in verified_guardians(member)
