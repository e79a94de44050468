"""Forget addresses that were not confirmed, what was sent long ago, and who is forgotten."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from bieb.lib.sealing import destroy_key_of
from members.models import Account
from members.purge import People, leaving
from newsletters.models import Delivery, SignUp, Subscription, UnsubscribeToken
from newsletters.privacy import DELIVERIES, LINKS, READERS, SIGN_UPS
from retention.registry import Keep
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove

Rows = QuerySet[Any]


def plan(*, today: date) -> list[Planned]:
    """Count what is over age, and the readers who leave as members."""
    ended = (_ended(today), "readers who stopped", READERS, "ended_at")
    return [
        planned(
            rows,
            what=what,
            until=cutoff(today, keep),
            clock=clock,
            short_lived=keep == SIGN_UPS,
        )
        for rows, what, keep, clock in [*_over(today), ended]
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete it all; the key of an unconfirmed address goes first."""
    for sign_up in _sign_ups(today).iterator():
        destroy_key_of(sign_up, "address")
    done = [{rows.model._meta.db_table: remove(rows)} for rows, *_rest in _over(today)]
    members = leaving(today).values("pk")
    gone = Subscription.objects.using(PURGE).filter(member__in=members)
    return added([*done, *map(_forget_readers, (gone, _ended(today))), _cut(members)])


def forget(people: People, *, today: date) -> dict[str, int]:
    """Forget these members as readers, also under the address of their account.

    Links to stop go on working, and are about nobody.
    """
    mailboxes = (
        Account.objects.using(PURGE)
        .filter(member__in=people)
        .exclude(email="")
        .values_list(Lower("email"), flat=True)
    )
    readers = (
        Subscription.objects.using(PURGE)
        .alias(low=Lower("address"))
        .filter(Q(member__in=people) | Q(low__in=list(mailboxes)))
    )
    return added([_forget_readers(readers), _cut(people)])


def _sign_ups(today: date) -> "QuerySet[SignUp]":
    return SignUp.objects.using(PURGE).filter(asked_at__lt=gone_before(today, SIGN_UPS))


def _ended(today: date) -> "QuerySet[Subscription]":
    return Subscription.objects.using(PURGE).filter(ended_at__lt=gone_before(today, READERS))


def _over(today: date) -> list[tuple[Rows, str, Keep, str]]:
    sent_long_ago = Q(made_at__lt=gone_before(today, DELIVERIES))
    links = UnsubscribeToken.objects.using(PURGE).filter(made_at__lt=gone_before(today, LINKS))
    return [
        (_sign_ups(today), "addresses that were not confirmed", SIGN_UPS, "asked_at"),
        (Delivery.objects.using(PURGE).filter(sent_long_ago), "newsletters", DELIVERIES, "made_at"),
        (links, "links to stop", LINKS, "made_at"),
    ]


def _forget_readers(readers: "QuerySet[Subscription]") -> dict[str, int]:
    ids = list(readers.values_list("pk", flat=True))
    UnsubscribeToken.objects.using(PURGE).filter(subscription__in=ids).update(subscription=None)
    sent = Delivery.objects.using(PURGE).filter(subscription__in=ids)
    return {
        Delivery._meta.db_table: remove(sent),
        Subscription._meta.db_table: remove(Subscription.objects.using(PURGE).filter(pk__in=ids)),
    }


def _cut(people: People) -> dict[str, int]:
    UnsubscribeToken.objects.using(PURGE).filter(member__in=people).update(member=None)
    return {}
