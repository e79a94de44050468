"""What a change of the rules would touch: which answers become others, for whom, and from when."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.models import Branch, ItemType
from circulation.models import MEMBER_TERMS, TERMS, Rule, Value
from circulation.proposals import Change, applied, days_of
from circulation.resolution import Question, RuleIndex, resolve
from circulation.words import name_of, said
from members.models import Membership, MembershipType
from members.rules import ADULT_AGE, is_youth

MOST_DAYS = 31  # on which answers may change; more of them are not worked out
CELLS, LOANS, MEMBERS = "cells", "loans", "members"


class Combination(NamedTuple):
    """Where, for which membership, for which sort, and whether it is somebody under 18."""

    branch_id: int | None
    category_id: int | None
    item_type_id: int | None
    is_youth: bool


@dataclass
class Difference:
    """One term that would get another value: from when, where, and how many it touches."""

    starts_on: date
    term: str
    old: Value
    new: Value
    where: dict[str, set[Combination]] = field(
        default_factory=lambda: {CELLS: set(), LOANS: set(), MEMBERS: set()}
    )
    loans: int = 0
    members: int = 0

    @property
    def name(self) -> str:
        return name_of(self.term)

    @property
    def was(self) -> str:
        return said(self.term, self.old)

    @property
    def becomes(self) -> str:
        return said(self.term, self.new)


@dataclass(frozen=True)
class Preview:
    """All differences, and how many open loans and members they touch together.

    `days_left_out` counts later days on which answers may change too, that were not worked out.
    """

    differences: list[Difference]
    loans: int
    members: int
    days_left_out: int


def preview(present: Sequence[Rule], changes: Sequence[Change], *, today: date) -> Preview:
    """Ask every question of the rules as they are and as they would be, on every day that matters.

    Loans that are out are counted where the same loan would be made otherwise now: they keep
    what they have. Members are counted where a limit or a block of theirs would be another one.
    """
    before, after = RuleIndex(present), RuleIndex(applied(present, changes))
    days = days_of(changes, today)
    terms = [term for term in TERMS if any(term in change.terms for change in changes)]
    counted = {
        CELLS: Counter(dict.fromkeys(_cells(), 1)),
        LOANS: open_loans(today),
        MEMBERS: members_now(today),
    }
    found: dict[tuple[str, Value, Value], Difference] = {}
    for day, kind in product(days[:MOST_DAYS], counted):
        asked = [term for term in terms if _matters(term, kind)]
        for cell in counted[kind]:
            for term, old, new in _differences(before, after, asked, Question(*cell, day)):
                difference = found.setdefault((term, old, new), Difference(day, term, old, new))
                difference.where[kind].add(cell)
    for each in found.values():
        each.loans = sum(counted[LOANS][cell] for cell in each.where[LOANS])
        each.members = sum(counted[MEMBERS][cell] for cell in each.where[MEMBERS])
    loans, members = (
        sum(counted[kind][cell] for cell in _touched(found.values(), kind))
        for kind in (LOANS, MEMBERS)
    )
    return Preview(
        sorted(found.values(), key=lambda each: (each.starts_on, TERMS.index(each.term))),
        loans,
        members,
        days_left_out=max(0, len(days) - MOST_DAYS),
    )


def open_loans(today: date) -> Counter[Combination]:
    """Count open loans by combination, as the floor that knows loans does (`OPEN_LOANS`)."""
    count: Callable[[date], Counter[tuple[int, int | None, int, bool]]]
    count = import_string(settings.OPEN_LOANS)
    return Counter({Combination(*cell): number for cell, number in count(today).items()})


def members_now(today: date) -> Counter[Combination]:
    """Count members with a membership today, by their own branch and membership."""
    rows = Membership.objects.on(today).values_list(
        "member__home_branch_id", "type_id", "member__birth_date"
    )
    return Counter(
        Combination(branch, category, None, is_youth(born, today))
        for branch, category, born in rows.iterator()
    )


def is_for_youth(category: MembershipType) -> bool:
    """Say whether only people under 18 can have this membership."""
    return category.max_age is not None and category.max_age < ADULT_AGE


def _cells() -> Iterator[Combination]:
    """Every combination of a branch, a membership and a sort."""
    branches = list(Branch.objects.values_list("pk", flat=True))
    sorts = list(ItemType.objects.values_list("pk", flat=True))
    for category in MembershipType.objects.all():
        for branch, sort in product(branches, sorts):
            yield Combination(branch, category.pk, sort, is_for_youth(category))


def _matters(term: str, kind: str) -> bool:
    """A limit of a member is no term of a loan, and the other way round."""
    return kind == CELLS or (term in MEMBER_TERMS) is (kind == MEMBERS)


def _differences(
    before: RuleIndex, after: RuleIndex, terms: Sequence[str], question: Question
) -> Iterator[tuple[str, Value, Value]]:
    old, new = resolve(before, question).values, resolve(after, question).values
    return ((term, old[term], new[term]) for term in terms if old[term] != new[term])


def _touched(differences: Iterable[Difference], kind: str) -> set[Combination]:
    return {cell for each in differences for cell in each.where[kind]}
