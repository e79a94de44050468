"""What can narrow an answer: sorts of things, for whom, branches, and what is there now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.models import Branch, ItemType, Title
from catalog.search.finding import Found
from catalog.search.wish import Wish

Words = str | Promise
YES = "ja"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the answer. `query` is the address with it, or without it once chosen."""

    label: Words
    query: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices that belong together."""

    label: Words
    choices: list[Choice]


def facets(wish: Wish, found: Found, branches: list[Branch]) -> list[Facet]:
    """Offer what occurs in the answer; a choice that was made is offered to take back."""
    types = dict(ItemType.objects.values_list("code", "name"))
    in_branch = found.by_branch()
    codes = {branch.code: in_branch[branch.pk] for branch in branches}
    places = [branch.pk for branch in branches if wish.vestiging in ("", branch.code)]
    offered = [
        Facet(_("Kind"), _choices(wish, "soort", types, found.by_item_type())),
        Facet(
            _("For whom"), _choices(wish, "voor", dict(Title.Audience.choices), found.by_audience())
        ),
        Facet(
            _("Branch"),
            _choices(wish, "vestiging", {each.code: each.name for each in branches}, codes),
        ),
        Facet(
            _("On the shelf"),
            _choices(
                wish, "aanwezig", {YES: _("There now")}, {YES: found.present_anywhere(places)}
            ),
        ),
    ]
    return [facet for facet in offered if facet.choices]


def _choices(
    wish: Wish, name: str, labels: Mapping[str, Words], counts: Mapping[str, int]
) -> list[Choice]:
    chosen = getattr(wish, name)
    if chosen:
        label = labels.get(chosen, chosen)
        return [Choice(label, wish.without(name).as_query(), counts.get(chosen, 0), is_chosen=True)]
    return [
        Choice(label, wish.with_(name, code).as_query(), counts[code], is_chosen=False)
        for code, label in labels.items()
        if counts.get(code)
    ]
