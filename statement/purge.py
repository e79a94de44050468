"""Forget who closed the banner of a version: after a month there is no banner any more."""

from datetime import date

from django.db.models import Q, QuerySet

from members.purge import People, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, planned, remove
from statement.models import NewsSeen
from statement.privacy import SEEN


def _over(today: date) -> QuerySet[NewsSeen]:
    gone = Q(account__member__in=leaving(today).values("pk"))
    return NewsSeen.objects.using(PURGE).filter(Q(seen_on__lte=cutoff(today, SEEN)) | gone)


def plan(*, today: date) -> list[Planned]:
    """Count what is over age and what belongs to members who leave."""
    return [
        planned(
            _over(today),
            what="closed messages about a new statement",
            until=cutoff(today, SEEN),
            clock="seen_on",
            short_lived=True,
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; the versions themselves stay, they are about nobody."""
    return {NewsSeen._meta.db_table: remove(_over(today))}


def forget(people: People, *, today: date) -> dict[str, int]:
    """Forget what these people closed, now; `today` makes no difference here."""
    theirs = NewsSeen.objects.using(PURGE).filter(account__member__in=people)
    return {NewsSeen._meta.db_table: remove(theirs)}
