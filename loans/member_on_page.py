"""What the first page says about the member beside the loans, read in two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from audit.models import AccessLine
from circulation.fees import Standstill
from circulation.standing import Standing, standing_of
from loans.models import YearlyUse
from loans.yearly import membership_year
from members.models import Card, Member, Membership
from notifications.reach import standstills_column, standstills_in


@dataclass(frozen=True)
class MemberOnPage:
    """A member with the card and the membership of today, each empty when there is none.

    `looks` is how often colleagues looked at the member this month, None where the library tells it
    on request only; `yearly_used` how many loans of this year of the membership were used;
    `standstills` when late fees do not grow.
    """

    standing: Standing
    home_branch_id: int
    card: Card | None
    membership: Membership | None
    looks: int | None
    yearly_used: int
    standstills: Sequence[Standstill]
    people: Sequence[Mapping[str, str]] = ()
    """Who lets the member see something: a name and the address of a page."""


def member_on_page(member_id: UUID, *, today: date) -> MemberOnPage:
    """Read a member for the first page."""
    who, family = standing_of(member_id, today), import_module(settings.HOME_PEOPLE)
    member: Any = (
        Member.objects.with_card(today)
        .annotate(looks=_number(_looks(today)), yearly_used=_number(_yearly(who, today)))
        .annotate(standstills=standstills_column(), **family.columns(today))
        .get(pk=member_id)
    )
    return MemberOnPage(
        standing=who,
        home_branch_id=member.home_branch_id,
        card=getattr(member, "card_now", None),
        membership=getattr(member, "membership_now", None),
        looks=member.looks if settings.STAFF_LOOKS == "shown" else None,
        yearly_used=member.yearly_used,
        standstills=standstills_in(member.standstills),
        people=family.people(member, today=today),
    )


def _number(rows: "QuerySet[AccessLine, int] | QuerySet[YearlyUse, int]") -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def _looks(today: date) -> "QuerySet[AccessLine, int]":
    this_month = AccessLine.objects.filter(
        subject__subject_id=OuterRef("pk"), seen_at__date__gte=today.replace(day=1)
    )
    counted = this_month.order_by().values("subject__subject_id").annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)


def _yearly(who: Standing, today: date) -> "QuerySet[YearlyUse, int]":
    if who.member_since is None:
        return YearlyUse.objects.none().values_list("used", flat=True)
    year = membership_year(who.member_since, today)
    found = YearlyUse.objects.filter(member=OuterRef("pk"), year_starts_on=year)
    return found.values_list("used", flat=True)
