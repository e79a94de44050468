"""What children have at home, as a parent or carer may see it: never more than the statement says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from consent.rules import decides_alone
from loans.models import Loan
from members.models import Guardianship, Member
from members.rules import age_on


@dataclass(frozen=True)
class ChildAtHome:
    """One child and its loans, first back on top. Titles are only to be shown when `shows_titles`."""

    child: Member
    loans: Sequence[Loan]
    shows_titles: bool


def children_at_home(guardian: Member, *, today: date) -> list[ChildAtHome]:
    """Return the children of 15 or younger of `guardian`, with what they have at home; two queries.

    Only children for whom it was checked that this is their parent or carer, as this library checks
    it. Whoever is protected, or had their data locked, is not shown to anybody.
    """
    links = Guardianship.objects.filter(
        guardian=guardian, child__restricted_on=None, child__is_protected=False
    )
    children = [
        link.child
        for link in links.select_related("child").order_by("pk")
        if link.is_verified(settings.GUARDIANS) and not decides_alone(link.child.birth_date, today)
    ]
    by_child: dict[UUID, list[Loan]] = defaultdict(list)
    for loan in Loan.objects.filter(member__in=children).for_display():
        by_child[loan.member_id].append(loan)
    return [
        ChildAtHome(each, by_child[each.pk], may_show_titles(each, today=today))
        for each in children
    ]


def parents_look(child: Member, *, today: date) -> bool:
    """Say whether there is a parent or carer who sees what `child` has at home, to tell the child."""
    if decides_alone(child.birth_date, today) or child.is_protected:
        return False
    links = Guardianship.objects.filter(child=child)
    return any(link.is_verified(settings.GUARDIANS) for link in links)


def may_show_titles(child: Member, *, today: date) -> bool:
    """Say whether parents and carers may see which titles `child` borrows (TITLES_PRIVATE_FROM)."""
    return age_on(child.birth_date, today) < int(settings.TITLES_PRIVATE_FROM)
