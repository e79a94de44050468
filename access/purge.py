"""Forget requests after two weeks, access a year after its last day, and uses after two years."""

from datetime import date

from django.db.models import Q, QuerySet

from access.models import AccessGrant, AccessRequest, AccessUse
from access.privacy import GRANTS, REQUESTS, USES
from members.models import Card
from members.purge import People, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove


def _requests(today: date) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.using(PURGE).filter(asked_on__lte=cutoff(today, REQUESTS))


def _grants(today: date) -> QuerySet[AccessGrant]:
    return AccessGrant.objects.using(PURGE).filter(ends_on__lte=cutoff(today, GRANTS))


def _uses(today: date) -> QuerySet[AccessUse]:
    return AccessUse.objects.using(PURGE).filter(used_at__lt=gone_before(today, USES))


def plan(*, today: date) -> list[Planned]:
    """Count what is over age."""
    return [
        planned(
            _requests(today),
            what="requests for access",
            until=cutoff(today, REQUESTS),
            clock="asked_on",
            short_lived=True,
        ),
        planned(
            _grants(today), what="access that ended", until=cutoff(today, GRANTS), clock="ends_on"
        ),
        planned(_uses(today), what="uses of access", until=cutoff(today, USES), clock="used_at"),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete it, and what is of members who leave."""
    return added(
        [
            forget(leaving(today).values("pk"), today=today),
            {
                AccessRequest._meta.db_table: remove(_requests(today)),
                AccessGrant._meta.db_table: remove(_grants(today)),
                AccessUse._meta.db_table: remove(_uses(today)),
            },
        ]
    )


def forget(people: People, *, today: date) -> dict[str, int]:
    """Forget the access of these people, from both sides, now.

    A request to one of them loses only whom it was about: to the asker it goes on waiting, so
    that nobody learns from it that somebody left.
    """
    requests = AccessRequest.objects.using(PURGE)
    cards = Card.objects.using(PURGE).filter(member__in=people).values("number")
    requests.filter(card_number__in=cards).update(card_number="", surname="")
    requests.filter(owner__in=people).update(owner=None)
    of_either = Q(owner__in=people) | Q(reader__in=people)
    return {
        AccessRequest._meta.db_table: remove(requests.filter(reader__in=people)),
        AccessGrant._meta.db_table: remove(AccessGrant.objects.using(PURGE).filter(of_either)),
        AccessUse._meta.db_table: remove(AccessUse.objects.using(PURGE).filter(of_either)),
    }
