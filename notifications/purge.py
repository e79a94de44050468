"""Forget which messages were sent: a year after they were written, or with the member."""

from datetime import date

from django.db.models import Q

from members.purge import People, leaving
from notifications.models import Message, MessageQuerySet
from notifications.privacy import MESSAGES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _over(today: date) -> MessageQuerySet:
    old = Q(written_at__lt=gone_before(today, MESSAGES))
    return Message.objects.using(PURGE).filter(old | Q(member__in=leaving(today).values("pk")))


def plan(*, today: date) -> list[Planned]:
    """Count the messages that are a year old or whose member leaves."""
    until = cutoff(today, MESSAGES)
    return [planned(_over(today), what="messages", until=until, clock="written_at")]


def purge(*, today: date) -> dict[str, int]:
    """Delete them, whatever their state: a message of a year ago is of no use to anybody."""
    return {Message._meta.db_table: remove(_over(today))}


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete the messages to these people, also those that did not leave yet."""
    return {Message._meta.db_table: remove(Message.objects.using(PURGE).filter(member__in=people))}
