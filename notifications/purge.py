"""Forget which messages were sent, and which came back: after a year, or with the member.

The texts go after ninety days: first the key of each day, then the rows.
"""

from datetime import date

from django.db.models import Q, QuerySet

from bieb.lib.key_store import key_path
from bieb.lib.sealing import destroy_key
from members.purge import People, leaving
from notifications.models import AddressTrouble, Message, MessageBody, MessageQuerySet
from notifications.privacy import MESSAGES, TEXTS, UNREACHED
from notifications.unreached import Unreached
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


def _unreached_over(today: date) -> "QuerySet[Unreached]":
    """The rest goes sooner, when no loan or amount needs it: see `loans.purge.money`."""
    old = Q(since__lte=cutoff(today, UNREACHED))
    return Unreached.objects.using(PURGE).filter(old | Q(member__in=leaving(today).values("pk")))


def _texts_over(today: date) -> "QuerySet[MessageBody]":
    old = Q(sent_on__lte=cutoff(today, TEXTS))
    return MessageBody.objects.using(PURGE).filter(old | Q(member__in=leaving(today).values("pk")))


def plan(*, today: date) -> list[Planned]:
    """Count what is a year old or whose member leaves."""
    until = cutoff(today, MESSAGES)
    return [
        planned(_over(today), what="messages", until=until, clock="written_at"),
        planned(_troubles_over(today), what="troubles", until=until, clock="since"),
        planned(
            _unreached_over(today),
            what="times without reach",
            until=cutoff(today, UNREACHED),
            clock="since",
        ),
        planned(
            _texts_over(today),
            what="texts of messages",
            until=cutoff(today, TEXTS),
            clock="sent_on",
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them, whatever their state: a message of a year ago is of no use to anybody."""
    _let_go(_over(today))
    _destroy_old_keys(today)
    return {
        MessageBody._meta.db_table: remove(_texts_over(today)),
        Message._meta.db_table: remove(_over(today)),
        AddressTrouble._meta.db_table: remove(_troubles_over(today)),
        Unreached._meta.db_table: remove(_unreached_over(today)),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete the messages to these people, also those that did not leave yet."""
    messages = Message.objects.using(PURGE).filter(member__in=people)
    troubles = AddressTrouble.objects.using(PURGE).filter(member__in=people)
    texts = MessageBody.objects.using(PURGE).filter(member__in=people)
    unreached = Unreached.objects.using(PURGE).filter(member__in=people)
    _let_go(messages)
    return {
        MessageBody._meta.db_table: remove(texts),
        Message._meta.db_table: remove(messages),
        AddressTrouble._meta.db_table: remove(troubles),
        Unreached._meta.db_table: remove(unreached),
    }


def _let_go(messages: MessageQuerySet) -> None:
    """Cut the tie of later messages with those that go."""
    Message.objects.using(PURGE).filter(instead_of__in=messages.values("pk")).update(
        instead_of=None
    )


def _destroy_old_keys(today: date) -> None:
    """Destroy the keys of the days whose texts must be gone, also when no row is left of a day."""
    last = cutoff(today, TEXTS)
    for path in key_path("sealing").glob("mail-*.key"):
        name = path.name.partition(".")[0]
        if date.fromisoformat(name.removeprefix("mail-")) <= last:
            destroy_key(name)
