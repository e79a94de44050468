"""Forget requests after two weeks, access a year after its last day, and uses after two years."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from access.models import AccessGrant, AccessRequest, AccessUse
from access.privacy import GRANTS, REQUESTS, USES
from members.birth_dates import of_the_young_only
from members.models import Card
from members.purge import People, leaving
from members.rules import adult_if_born_by, adult_on
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
    """Delete it, and what is of members who leave.

    Where the date of birth of adults is not kept it goes later this night: what was given before
    the 18th birthday gets the day before it as its last day first, or it would hold again.
    """
    if of_the_young_only():
        _end_before_birthdays(today)
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


def _end_before_birthdays(today: date) -> None:
    """Write down the last day of what people of 16 or 17 gave and who are 18 now."""
    grants = AccessGrant.objects.using(PURGE).filter(owner__birth_date__lte=adult_if_born_by(today))
    for grant in grants.select_related("owner"):
        birthday = adult_on(grant.owner.birth_date)
        if birthday and grant.accepted_on < birthday <= grant.ends_on:
            grant.ends_on = birthday - timedelta(days=1)
            grant.save(using=PURGE, update_fields=["ends_on"])


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
