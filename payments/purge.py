"""Let go of whose account it was, five years after the membership; no amount changes.

What was still owed is no longer claimed: after five years the claim has lapsed (BW 3:307), as that
on a copy never brought back. It stays on the account of nobody, so that the totals of every day
remain what they were.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.privacy import FIVE_YEARS
from members.purge import People, as_people, first_to_leave, leaving
from payments.models import Handling, Holder
from payments.privacy import HANDLING
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _old_handlings(today: date) -> QuerySet[Any]:
    return Handling.objects.using(PURGE).filter(handled_at__lt=gone_before(today, HANDLING))


def plan(*, today: date) -> list[Planned]:
    """Count the accounts of members who leave, and who booked what longer than two years ago."""
    gone = leaving(today)
    people = as_people(gone)
    handlings = planned(
        _old_handlings(today),
        what="who booked a payment",
        until=cutoff(today, HANDLING),
        clock="handled_at",
    )
    if not people:
        return [handlings]
    holders = planned(
        Holder.objects.using(PURGE).filter(member__in=people),
        what="whose money account it is",
        until=cutoff(today, FIVE_YEARS),
        oldest=first_to_leave(gone),
    )
    return [holders, handlings] if holders.rows else [handlings]


def purge(*, today: date) -> dict[str, int]:
    """Delete the links with people; accounts, charges and postings stay as they are."""
    cut = forget(leaving(today).values("pk"), today=today)
    return cut | {Handling._meta.db_table: remove(_old_handlings(today))}


def forget(people: People, *, today: date) -> dict[str, int]:
    """Cut whose account it is; every amount stays, on the account of nobody."""
    return forget_but(people, kept=(), today=today)


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for who still owes something or has credit."""
    if Holder._meta.label in kept:
        return {}
    return {Holder._meta.db_table: remove(Holder.objects.using(PURGE).filter(member__in=people))}
