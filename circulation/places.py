"""Where a difference is, in few words: "Top, all sorts, Bibliotheek Holten"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.models import Branch, ItemType
from circulation.models import MEMBER_TERMS
from circulation.preview import CELLS, Combination, Difference
from members.models import MembershipType

MOST_EXCEPTIONS = 3
Places = frozenset[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Names:
    """What everything is called; read once for a whole page."""

    branches: Mapping[int, str]
    categories: Mapping[int, str]
    sorts: Mapping[int, str]

    @classmethod
    def read(cls) -> "Names":
        return cls(
            dict(Branch.objects.values_list("pk", "name")),
            dict(MembershipType.objects.values_list("pk", "name")),
            dict(ItemType.objects.values_list("pk", "name")),
        )


def places_of(difference: Difference, names: Names) -> list[str]:
    """Say in which combinations an answer becomes another one; memberships that are alike together."""
    per_category: dict[int | None, set[tuple[int | None, int | None]]] = defaultdict(set)
    for cell in difference.where[CELLS]:
        per_category[cell.category_id].add(_place(cell, difference))
    alike: dict[Places, list[int | None]] = defaultdict(list)
    for category, places in per_category.items():
        alike[frozenset(places)].append(category)
    return sorted(
        " · ".join(
            part
            for part in (_some(categories, names.categories, _("all memberships")), *rest)
            if part
        )
        for places, categories in alike.items()
        for rest in _blocks(places, names)
    )


def _place(cell: Combination, difference: Difference) -> tuple[int | None, int | None]:
    sort = None if difference.term in MEMBER_TERMS else cell.item_type_id
    return cell.branch_id, sort


def _blocks(places: Places, names: Names) -> list[tuple[str, str]]:
    """Put branches with the same sorts together."""
    per_branch: dict[int | None, set[int | None]] = defaultdict(set)
    for branch, sort in places:
        per_branch[branch].add(sort)
    alike: dict[frozenset[int | None], list[int | None]] = defaultdict(list)
    for branch, sorts in per_branch.items():
        alike[frozenset(sorts)].append(branch)
    return [
        (
            _some(sorts, names.sorts, _("all sorts")),
            _some(branches, names.branches, _("all branches")),
        )
        for sorts, branches in alike.items()
    ]


def _some(chosen: Iterable[int | None], names: Mapping[int, str], everything: str) -> str:
    known = {each for each in chosen if each is not None}
    missing = sorted(names[each] for each in names.keys() - known)
    if not missing and len(names) > 1:
        return everything
    if known and len(missing) <= MOST_EXCEPTIONS < len(known):
        return _("%(all)s except %(names)s") % {"all": everything, "names": ", ".join(missing)}
    return ", ".join(sorted(names[each] for each in known))
