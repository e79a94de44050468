"""Forget which messages were sent, and which came back: after a year, or with the member."""

from datetime import date

from django.db.models import Q, QuerySet

from members.purge import People, leaving
from notifications.models import AddressTrouble, Message, MessageQuerySet
from notifications.privacy import MESSAGES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _over(today: date) -> MessageQuerySet:
    old = Q(written_at__lt=gone_before(today, MESSAGES))
    return Message.objects.using(PURGE).filter(old | Q(member__in=leaving(today).values("pk")))


def _troubles_over(today: date) -> "QuerySet[AddressTrouble]":
    old = Q(since__lte=cutoff(today, MESSAGES))
    return AddressTrouble.objects.using(PURGE).filter(
        old | Q(member__in=leaving(today).values("pk"))
    )


def plan(*, today: date) -> list[Planned]:
    """Count what is a year old or whose member leaves."""
    until = cutoff(today, MESSAGES)
    return [
        planned(_over(today), what="messages", until=until, clock="written_at"),
        planned(_troubles_over(today), what="troubles", until=until, clock="since"),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them, whatever their state: a message of a year ago is of no use to anybody."""
    _let_go(_over(today))
    return {
        Message._meta.db_table: remove(_over(today)),
        AddressTrouble._meta.db_table: remove(_troubles_over(today)),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete the messages to these people, also those that did not leave yet."""
    messages = Message.objects.using(PURGE).filter(member__in=people)
    troubles = AddressTrouble.objects.using(PURGE).filter(member__in=people)
    _let_go(messages)
    return {
        Message._meta.db_table: remove(messages),
        AddressTrouble._meta.db_table: remove(troubles),
    }


def _let_go(messages: MessageQuerySet) -> None:
    """Cut the tie of later messages with those that go."""
    Message.objects.using(PURGE).filter(instead_of__in=messages.values("pk")).update(
        instead_of=None
    )
