"""Find titles: Dutch words and plain names, best first, with what can narrow the answer.

Ranking looks at the first 1,000 hits only: a word that stands everywhere answers as fast as a
rare one, and nobody reads further.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, QuerySet, Subquery

from catalog.availability import ON_SHELF, copies_with_due_back, counted
from catalog.models import ItemType, Title, TitleQuerySet
from catalog.search.wish import Wish

MOST_HITS = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """What must be known of a found title to count it."""

    pk: int
    item_type: str
    audience: str


class Found:
    """The titles that answer a wish, best first, and how they divide."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits[:MOST_HITS]
        self.has_more = len(hits) > MOST_HITS

    @cached_property
    def present(self) -> dict[int, dict[int, int]]:
        """Copies present, for each title that has copies, at each branch that has them."""
        return counted(hit.pk for hit in self.hits)

    def by_item_type(self) -> Counter[str]:
        return Counter(hit.item_type for hit in self.hits)

    def by_audience(self) -> Counter[str]:
        return Counter(hit.audience for hit in self.hits)

    def by_branch(self) -> Counter[int]:
        return Counter(branch for branches in self.present.values() for branch in branches)

    def present_anywhere(self, branches: Iterable[int]) -> int:
        """Titles of which a copy is on the shelf at one of these branches now."""
        wanted = set(branches)
        return sum(
            any(count for branch, count in each.items() if branch in wanted)
            for each in self.present.values()
        )


def words_of(text: str) -> SearchQuery:
    """Read what people type: all words, "exact words", -not this, this or that.

    Dutch stems find "koningen" with "koning"; the plain reading finds names and titles that
    consist of small words only, such as "Het". Between quotes only the plain reading counts.
    """
    plain = SearchQuery(text, config="bieb_simple", search_type="websearch")
    if '"' in text:
        return plain
    return SearchQuery(text, config="bieb_dutch", search_type="websearch") | plain


def find(wish: Wish) -> Found:
    """Find the titles that answer a wish: with words the best first, else by title."""
    titles = _narrowed(Title.objects.all(), wish)
    if wish.isbn:
        ordered = titles.with_isbn(wish.isbn).order_by("sort_key", "pk")
    elif wish.zoek:
        query = words_of(wish.zoek)
        bounded = titles.matching(query).order_by().values("pk")[: MOST_HITS + 1]
        ordered = Title.objects.filter(pk__in=bounded).ranked(query)
    else:
        ordered = titles.order_by("sort_key", "pk")
    rows = ordered.values_list("pk", "item_type__code", "audience")[: MOST_HITS + 1]
    return Found([Hit(*row) for row in rows])


def _narrowed(titles: TitleQuerySet, wish: Wish) -> TitleQuerySet:
    if wish.soort:
        # One value, not a join: PostgreSQL then knows how common it is and reads in order.
        kind = ItemType.objects.filter(code=wish.soort).values("pk")[:1]
        titles = titles.filter(item_type=Subquery(kind))
    if wish.voor:
        titles = titles.filter(audience=wish.voor)
    if wish.vestiging or wish.aanwezig:
        titles = titles.with_copy(_wanted_copies(wish))
    return titles


def _wanted_copies(wish: Wish) -> QuerySet[Any]:
    copies = copies_with_due_back().filter(title=OuterRef("pk"))
    if wish.vestiging:
        copies = copies.filter(branch__code=wish.vestiging)
    return copies.filter(ON_SHELF) if wish.aanwezig else copies
