"""How long somebody will wait for a title: worked out from the copies and the queue, not promised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heapreplace
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.models import Copy, Title
from circulation.terms import resolved_for, rulebook_version
from reservations.queue import waiting_for

COLLECTING_DAYS = 4
"""How long a copy usually lies on the hold shelf before it is fetched."""
TRANSPORT_DAYS = 4
"""How long the van takes between two branches. Source: 2 to 4 working days in Overijssel."""
FURTHEST_WEEKS = 26
"""Further ahead an estimate says nothing."""
NO_TITLE = 0
"""The number of no title; asked for as well, because Django does not ask for an empty list."""


@dataclass(frozen=True)
class Copies:
    """When each copy can go to the next in line; a copy that is late gives no day."""

    free_on: Sequence[date]
    late: int = 0
    free_now: int = 0
    """How many of them nobody has, and are kept for nobody."""


@dataclass(frozen=True)
class Estimate:
    """About how many weeks, and what that rests on. `weeks` is empty when nothing can be said."""

    weeks: int | None
    ahead: int
    copies: Copies

    def __str__(self) -> str:
        """Say it in a sentence, with the reason."""
        if not self.copies.free_on:
            return _nothing_to_say(self.copies)
        if self.weeks is None:
            return _("More than half a year: %(why)s.") % {"why": self._why()}
        about = ngettext("About %(weeks)s week", "About %(weeks)s weeks", self.weeks)
        return f"{about % {'weeks': self.weeks}}: {self._why()}."

    def _why(self) -> str:
        copies = self._copies()
        if self.ahead:
            words = ngettext(
                "%(ahead)s person goes first, for %(copies)s",
                "%(ahead)s people go first, for %(copies)s",
                self.ahead,
            )
            return words % {"ahead": self.ahead, "copies": copies}
        if self.copies.free_now:
            return _("you are next, and a copy is free now")
        first = date_format(min(self.copies.free_on), "j F")
        return _("you are next, and a copy should be free on %(day)s") % {"day": first}

    def _copies(self) -> str:
        """Say how many copies were counted, and how many were not."""
        number, late = len(self.copies.free_on), self.copies.late
        words = ngettext("%(number)s copy", "%(number)s copies", number) % {"number": number}
        if not late:
            return words
        missing = ngettext(
            "%(late)s other does not count: late or being looked for",
            "%(late)s others do not count: late or being looked for",
            late,
        )
        return f"{words} ({missing % {'late': late}})"


def weeks_until(
    ahead: int, free_on: Sequence[date], *, today: date, turn_days: int, transport_days: int
) -> int | None:
    """Return in how many weeks, rounded up, the copies reach whoever has `ahead` people before them.

    Everybody before takes the copy that is free first, and keeps it `turn_days`; after each turn,
    and for the last stretch, it travels `transport_days`. At least 1. `None` without copies, or
    beyond half a year.
    """
    if not free_on:
        return None
    copies = [max(day, today) for day in free_on]
    heapify(copies)
    turn = timedelta(days=turn_days + transport_days)
    for _person in range(ahead):
        heapreplace(copies, copies[0] + turn)
        if (copies[0] - today).days > FURTHEST_WEEKS * 7:
            return None
    days = (copies[0] - today).days + transport_days
    weeks = max(1, -(-days // 7))
    return weeks if weeks <= FURTHEST_WEEKS else None


def estimates_of(
    reservations: Sequence[Any], *, today: date, rulebook: int | None = None
) -> dict[int, Estimate]:
    """Estimate for each of these how long it will still wait, by its number.

    One query, also when there are none of them, and one more when the version of the rules is not
    given. They must have been read `with_position`.
    """
    if rulebook is None:
        rulebook = rulebook_version()
    known = defaultdict(list)
    titles = {NO_TITLE, *(each.title_id for each in reservations)}
    for title, copy, branch, *facts in _facts(Q(title__in=titles)):
        known[title].append((copy, branch, facts))
    found = {}
    for each in reservations:
        turn_days = _turn_days(each.title, today, rulebook)
        facts_of = [
            facts
            for copy, branch, facts in known[each.title_id]
            if each.copy_id in (None, copy) and each.of_branch_id in (None, branch)
        ]
        copies = _copies(facts_of, today=today, turn_days=turn_days)
        found[each.pk] = _estimate(each.position - 1, copies, today=today, turn_days=turn_days)
    return found


def estimate_for(title: Title, *, today: date) -> Estimate:
    """Estimate how long somebody would wait who reserves `title` now."""
    turn_days = _turn_days(title, today)
    facts = [row[3:] for row in _facts(Q(title=title))]
    copies = _copies(facts, today=today, turn_days=turn_days)
    ahead = waiting_for(title, today=today).count()
    return _estimate(ahead, copies, today=today, turn_days=turn_days)


def _facts(wanted: Q) -> Iterable[Sequence[Any]]:
    """Read what says when a copy is free, each after its title, its number and its branch."""
    return (
        Copy.objects.in_collection()
        .filter(wanted)
        .values_list(
            "title",
            "pk",
            "branch",
            "loan__due_on",
            "loan__claimed_on",
            "loan__lost_on",
            "search_task",
            "whereabouts__reservation",
        )
    )


def _copies(facts: Sequence[Sequence[Any]], *, today: date, turn_days: int) -> Copies:
    """Tell when each copy can go to the next in line.

    A copy on its shelf can go today, one that is out when it is due, and one that is kept for
    somebody after their turn. One that is late, lost, claimed or looked for gives no day.
    """
    days = [_free_on(*each, today=today, turn_days=turn_days) for each in facts]
    known = [day for day in days if day is not None]
    free_now = sum(not any(each) for each in facts)
    return Copies(known, late=len(days) - len(known), free_now=free_now)


def _free_on(
    due_on: date | None,
    claimed_on: date | None,
    lost_on: date | None,
    search_task: int | None,
    kept_for: int | None,
    *,
    today: date,
    turn_days: int,
) -> date | None:
    if claimed_on or lost_on or search_task:
        return None
    if due_on is not None:
        return due_on if due_on >= today else None
    return today + timedelta(days=turn_days) if kept_for else today


def _estimate(ahead: int, copies: Copies, *, today: date, turn_days: int) -> Estimate:
    weeks = weeks_until(
        ahead,
        copies.free_on,
        today=today,
        turn_days=turn_days,
        transport_days=TRANSPORT_DAYS,
    )
    return Estimate(weeks, ahead, copies)


def _turn_days(title: Title, today: date, rulebook: int | None = None) -> int:
    """How long one person has a copy: until it is collected, and the usual loan of this sort."""
    terms = resolved_for(
        branch_id=None,
        category_id=None,
        item_type_id=title.item_type_id,
        is_youth=False,
        today=today,
        rulebook=rulebook,
    )
    return COLLECTING_DAYS + int(terms.values["loan_days"])


def _nothing_to_say(copies: Copies) -> str:
    if copies.late:
        return _("We cannot say how long: every copy is late or being looked for.")
    return _("We cannot say how long: there is no copy that would do.")
