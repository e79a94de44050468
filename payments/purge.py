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
from payments.models import BookOpening, Handling, Holder, SealedName
from payments.privacy import BOOKS, HANDLING, OPENINGS
from payments.sealed_names import destroy_old_keys, over, seal_names
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _old_handlings(today: date) -> QuerySet[Any]:
    return Handling.objects.using(PURGE).filter(handled_at__lt=gone_before(today, HANDLING))


def _old_openings(today: date) -> QuerySet[Any]:
    return BookOpening.objects.using(PURGE).filter(asked_at__lt=gone_before(today, OPENINGS))


def plan(*, today: date) -> list[Planned]:
    """Count the accounts of members who leave, who booked what long ago, and names out of the books."""
    gone = leaving(today)
    people = as_people(gone)
    handlings = planned(
        _old_handlings(today),
        what="who booked a payment",
        until=cutoff(today, HANDLING),
        clock="handled_at",
    )
    worn = [handlings, *_worn_out(today)]
    if not people:
        return worn
    holders = planned(
        Holder.objects.using(PURGE).filter(member__in=people),
        what="whose money account it is",
        until=cutoff(today, FIVE_YEARS),
        oldest=first_to_leave(gone),
    )
    return [holders, *worn] if holders.rows else worn


def _worn_out(today: date) -> list[Planned]:
    names = planned(
        over(today),
        what="sealed names of a book year that is over",
        until=cutoff(today, BOOKS),
        clock="since",
        short_lived=True,  # a book year goes all at once
    )
    openings = planned(
        _old_openings(today),
        what="who read names in the books",
        until=cutoff(today, OPENINGS),
        clock="asked_at",
    )
    return [each for each in (names, openings) if each.rows]


def purge(*, today: date) -> dict[str, int]:
    """Delete the links with people; accounts, charges and postings stay as they are.

    Of the book years that are over first the key goes, then the names.
    """
    destroy_old_keys(today)
    return forget(leaving(today).values("pk"), today=today) | {
        Handling._meta.db_table: remove(_old_handlings(today)),
        SealedName._meta.db_table: remove(over(today)),
        BookOpening._meta.db_table: remove(_old_openings(today)),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Cut whose account it is; every amount stays, on the account of nobody."""
    return forget_but(people, kept=(), today=today)


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for who still owes something or has credit.

    Where names stay in the books they are sealed in the same transaction as the link is cut.
    """
    if Holder._meta.label in kept:
        return {}
    seal_names(people, today=today)
    return {Holder._meta.db_table: remove(Holder.objects.using(PURGE).filter(member__in=people))}
