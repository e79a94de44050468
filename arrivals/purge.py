"""Forget what members chose as soon as nothing rests on it any more."""

from datetime import date

from django.db.models import Q

from arrivals.choosing import groundless
from arrivals.models import Choice, ChoiceQuerySet
from arrivals.privacy import after_membership
from members.models import Member
from members.purge import People
from retention.rules import cutoff
from retention.steps import PURGE, Planned, planned, remove


def _over(today: date) -> ChoiceQuerySet:
    """Choices of who is no member any more, and of who stopped the mail and did not keep them."""
    gone = Member.objects.using(PURGE).ended_by(cutoff(today, after_membership()))
    choices = Choice.objects.using(PURGE)
    stopped = groundless(choices, today=today).values("pk")
    return choices.filter(Q(member__in=gone.values("pk")) | Q(pk__in=stopped))


def plan(*, today: date) -> list[Planned]:
    """Count the choices that go tonight."""
    return [
        planned(
            _over(today),
            what="interests nobody gets mail about",
            until=today,
            clock="chosen_on",
            short_lived=True,
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them; that somebody once said yes stays as a decision, without what it was about."""
    return {Choice._meta.db_table: remove(_over(today))}


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete what these people chose."""
    return {Choice._meta.db_table: remove(Choice.objects.using(PURGE).filter(member__in=people))}
