"""What stays for a while although somebody asked to erase it: named, with ground, owner and end."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from members.models import Account, Address, Card, Member, Membership
from retention.registry import Keep
from retention.rules import gone_on

LONGEST = Keep(years=5)
WHO = frozenset(model._meta.label for model in (Account, Address, Card, Member, Membership))
"""What it takes to reach somebody about something that is not settled."""


@dataclass(frozen=True)
class Hold:
    """One reason to keep some tables of one member; everything else goes at once.

    `kept` are tables ("app.Model"), `until` is the day from which it holds nothing any more,
    `owner` is the role that settles it. `count` is of how many things it is about.
    """

    member_id: UUID
    code: str
    what: str | Promise
    ground: str | Promise
    owner: str | Promise
    kept: frozenset[str]
    count: int
    until: date


@dataclass(frozen=True)
class Sealed:
    """What a law keeps of one member after everything else went: sealed, with a key that ends.

    It holds nothing up. `kept`, `count` and `until` are as those of a `Hold`.
    """

    member_id: UUID
    code: str
    what: str | Promise
    ground: str | Promise
    kept: frozenset[str]
    count: int
    until: date


Holds = Callable[[Collection[UUID], date], list[Hold]]


def longest(since: date) -> date:
    """Return the last day of a hold about something of `since`: five years later (BW 3:307)."""
    return gone_on(since, LONGEST)


def holds_of(member_id: UUID, *, today: date) -> list[Hold]:
    """Return everything that must stay for now, as the apps above say (`ERASURE_HOLDS`).

    None holds longer than five years from `today`, whatever it is about.
    """
    asked: list[Holds] = [import_string(path) for path in settings.ERASURE_HOLDS]
    found = [each for holds in asked for each in holds([member_id], today)]
    return [
        replace(each, until=min(each.until, longest(today))) for each in found if each.until > today
    ]


def sealed_of(member_id: UUID, *, today: date) -> list[Sealed]:
    """Return what stays sealed when the rest goes, as the apps above say (`ERASURE_SEALED`)."""
    asked: list[Callable[[Collection[UUID], date], list[Sealed]]] = [
        import_string(path) for path in settings.ERASURE_SEALED
    ]
    return [each for stays in asked for each in stays([member_id], today)]


def kept_by(holds: Collection[Hold]) -> frozenset[str]:
    """Return all tables that something is kept in."""
    return frozenset[str]().union(*(each.kept for each in holds))
