"""Every answer of one branch on one day: by membership and sort, with the rule that gave each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.models import Branch, ItemType
from circulation.models import MEMBER_TERMS, Rule
from circulation.preview import is_for_youth
from circulation.resolution import YOUTH, Question, Resolved, RuleIndex, resolve
from circulation.words import about, name_of, said
from members.models import MembershipType

OWN, INHERITED, BASE = "own", "inherited", "base"


@dataclass(frozen=True)
class Cell:
    """One answer: what it is, who says so, and whether it was said of this row itself."""

    term: str
    name: str
    text: str
    source: str
    rule_id: int | None
    level: str


@dataclass(frozen=True)
class Row:
    """The answers of one membership for one sort; without a sort those of the member as a whole."""

    category: MembershipType
    sort: ItemType | None
    cells: list[Cell]


@dataclass(frozen=True)
class Section:
    """What stands in one table: one membership with every sort, or every membership as a whole."""

    category: MembershipType | None
    rows: list[Row]


def matrix(
    rules: Sequence[Rule],
    terms: Sequence[str],
    *,
    branch: Branch,
    day: date,
    categories: Sequence[MembershipType],
) -> list[Section]:
    """Answer `terms` for every membership, and for every sort unless they are about the member."""
    by_number = {rule.pk: rule for rule in rules}
    index = RuleIndex(rules)

    def row(category: MembershipType, sort: ItemType | None) -> Row:
        answer = _answer(index, branch, category, sort, day)
        return Row(category, sort, list(_cells(answer, terms, by_number)))

    if all(term in MEMBER_TERMS for term in terms):
        return [Section(None, [row(category, None) for category in categories])]
    sorts = list(ItemType.objects.all())
    return [Section(category, [row(category, sort) for sort in sorts]) for category in categories]


def _answer(
    rules: RuleIndex,
    branch: Branch,
    category: MembershipType,
    sort: ItemType | None,
    day: date,
) -> Resolved:
    sort_id = sort.pk if sort is not None else None
    return resolve(rules, Question(branch.pk, category.pk, sort_id, is_for_youth(category), day))


def _cells(answer: Resolved, terms: Sequence[str], by_number: dict[int, Rule]) -> Iterator[Cell]:
    for term in terms:
        source = answer.sources[term]
        rule = None if source == YOUTH else by_number[int(source)]
        yield Cell(
            term=term,
            name=name_of(term),
            text=said(term, answer.values[term]),
            source=about(rule) if rule is not None else "",
            rule_id=rule.pk if rule is not None else None,
            level=_level(rule, term),
        )


def _level(rule: Rule | None, term: str) -> str:
    """Say whether a rule is about this very row, about more than that, or about everything."""
    if rule is None:
        return INHERITED
    if rule.is_base:
        return BASE
    about_the_row = rule.category_id is not None and (
        rule.item_type_id is not None or term in MEMBER_TERMS
    )
    return OWN if about_the_row else INHERITED
