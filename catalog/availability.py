"""Which copies stand on the shelf. Who has the others is not known here.

Loans live above the catalogue; the setting COPY_DUE_BACK names the expression that tells when a
copy comes back, and COPY_IS_AWAY the one that tells whether it is kept, travels or is looked for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string

from catalog.hours import Hours, hours_on
from catalog.models import Branch, CalendarVersion, Copy, Title


@dataclass(slots=True)
class Shelf:
    """The copies of one title at one branch."""

    branch: Branch
    hours: Hours
    """When the branch is open today."""
    present: int = 0
    shelf_marks: list[str] = field(default_factory=list)
    out: int = 0
    kept: int = 0
    """Those that are kept for somebody, travel, or are looked for."""
    expected_on: date | None = None
    """The first day on which one of those that are out is due; a day in the past is no promise."""


ON_SHELF = Q(due_back=None, is_away=False)
"""Of `copies_with_due_back`: what stands on its shelf."""


def copies_with_due_back() -> QuerySet[Any]:
    """Copies in the collection, with `due_back` when they are out, and `is_away`: see `ON_SHELF`."""
    due_back: Combinable = import_string(settings.COPY_DUE_BACK)()
    is_away: Combinable = import_string(settings.COPY_IS_AWAY)()
    return Copy.objects.in_collection().annotate(due_back=due_back, is_away=is_away)


def counted(titles: Iterable[int]) -> dict[int, dict[int, int]]:
    """Count, for each title, the copies present at each branch that has any copy of it."""
    rows = (
        copies_with_due_back()
        .filter(title__in=list(titles))
        .values("title_id", "branch_id")
        .annotate(present=Count("pk", filter=ON_SHELF))
        .values_list("title_id", "branch_id", "present")
    )
    present: dict[int, dict[int, int]] = defaultdict(dict)
    for title, branch, count in rows:
        present[title][branch] = count
    return present


def shelves(title: Title, *, today: date) -> list[Shelf]:
    """Tell for each branch what is on the shelf and when the rest may come back."""
    version = Subquery(CalendarVersion.objects.values("version"))
    copies = (
        copies_with_due_back()
        .filter(title=title)
        .select_related("branch")
        .annotate(calendar=Coalesce(version, 0))
    )
    found: dict[int, Shelf] = {}
    for copy in copies.order_by("branch__name", "pk"):
        if copy.branch_id not in found:
            hours = hours_on(today, branch_id=copy.branch_id, version=copy.calendar)
            found[copy.branch_id] = Shelf(copy.branch, hours)
        shelf = found[copy.branch_id]
        if copy.is_away:
            shelf.kept += 1
            continue
        if copy.due_back is None:
            shelf.present += 1
            if copy.shelf_mark and copy.shelf_mark not in shelf.shelf_marks:
                shelf.shelf_marks.append(copy.shelf_mark)
            continue
        shelf.out += 1
        if copy.due_back >= today:
            shelf.expected_on = min(copy.due_back, shelf.expected_on or copy.due_back)
    return list(found.values())
