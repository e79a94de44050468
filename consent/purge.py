"""Forget what members who left had given permission for."""

from datetime import date

from consent.models import ConsentEvent, ConsentEventQuerySet
from members.privacy import FIVE_YEARS
from members.purge import leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, planned, remove


def _over(today: date) -> ConsentEventQuerySet:
    return ConsentEvent.objects.using(PURGE).filter(member__in=leaving(today).values("pk"))


def plan(*, today: date) -> list[Planned]:
    """Count the decisions of members who leave."""
    return [
        planned(
            _over(today),
            what="decisions of members who left",
            until=cutoff(today, FIVE_YEARS),
            clock="happened_at",
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; the texts that were read stay, they are about nobody."""
    return {ConsentEvent._meta.db_table: remove(_over(today))}
