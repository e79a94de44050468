"""Forget what members who left had given permission for, and what no decision rests on any more."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from consent.models import ConsentEvent, ConsentEventQuerySet, ConsentGuardian
from consent.privacy import FIVE_YEARS
from members.purge import People, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove


def plan(*, today: date) -> list[Planned]:
    """Count the decisions of members who leave, and old ones of members who stay."""
    until = cutoff(today, FIVE_YEARS)
    gone = leaving(today).values("pk")
    events = ConsentEvent.objects.using(PURGE)
    return [
        planned(
            events.filter(member__in=gone),
            what="decisions of members who left",
            until=until,
            clock="occurred_at",
        ),
        planned(
            _outdated(today).exclude(member__in=gone),
            what="decisions that nothing rests on any more",
            until=until,
            clock="recorded_at",
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; the texts that were read stay, they are about nobody."""
    outdated = list(_outdated(today).values_list("pk", flat=True))
    links = ConsentGuardian.objects.using(PURGE).filter(event__in=outdated)
    old = ConsentEvent.objects.using(PURGE).filter(pk__in=outdated)
    return added(
        [
            forget(leaving(today).values("pk"), today=today),
            {ConsentGuardian._meta.db_table: remove(links)},
            {ConsentEvent._meta.db_table: remove(old)},
        ]
    )


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete what `people` decided, and that they decided for a child; the child's decision stays."""
    links = ConsentGuardian.objects.using(PURGE).filter(
        Q(guardian__in=people) | Q(event__member__in=people)
    )
    events = ConsentEvent.objects.using(PURGE).filter(member__in=people)
    return {
        ConsentGuardian._meta.db_table: remove(links),
        ConsentEvent._meta.db_table: remove(events),
    }


def _outdated(today: date) -> ConsentEventQuerySet:
    """Decisions replaced five years ago, and a no of five years ago with all that came before it.

    Always the first of a chain and never one from the middle, so that the seals of the rest can
    be checked; and never a no while something that was written down later would come back.
    """
    moment = gone_before(today, FIVE_YEARS)
    events = ConsentEvent.objects.using(PURGE)
    same = events.filter(member=OuterRef("member"), purpose=OuterRef("purpose"))
    holds = events.standing().filter(member=OuterRef("member"), purpose=OuterRef("purpose"))
    replaced = Exists(holds.filter(pk__gt=OuterRef("pk"), recorded_at__lt=moment))
    says_no = Q(recorded_at__lt=moment) & ~Q(state__in=ConsentEvent.YES)
    is_last = ~Exists(same.filter(pk__gt=OuterRef("pk")))
    is_over = events.standing().filter(says_no, is_last)
    return events.filter(Q(pk__in=is_over.values("pk")) | replaced)
