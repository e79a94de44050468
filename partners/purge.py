"""Forget what partners asked: two years after they asked it, or with the member it was about.

What their systems did is kept under a key for a day: nobody sends the same request a day later.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from oauth2_provider.models import AccessToken

from bieb.lib import clock
from members.models import Member
from members.purge import leaving
from partners.models import (
    Disclosure,
    DisclosureQuerySet,
    IdempotencyKey,
    IdempotencyKeyQuerySet,
)
from partners.privacy import DISCLOSURES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, midnight_after, planned, remove


def _over(today: date) -> DisclosureQuerySet:
    old = Q(asked_at__lt=gone_before(today, DISCLOSURES))
    about_leavers = Q(subject_id__in=leaving(today).values("pk"))
    somebody = Member.objects.using(PURGE).filter(pk=OuterRef("subject_id"))
    about_who_left = Q(subject_id__isnull=False) & ~Exists(somebody)
    return Disclosure.objects.using(PURGE).filter(old | about_leavers | about_who_left)


def _used(today: date) -> IdempotencyKeyQuerySet:
    yesterday = midnight_after(today - timedelta(days=2))
    return IdempotencyKey.objects.using(PURGE).filter(created_at__lt=yesterday)


def plan(*, today: date) -> list[Planned]:
    """Count the questions that are two years old or about a member who leaves, and used keys."""
    until = cutoff(today, DISCLOSURES)
    return [
        planned(_over(today), what="questions of partners", until=until, clock="asked_at"),
        planned(
            _used(today),
            what="keys of requests of partners",
            until=today - timedelta(days=2),
            clock="created_at",
            short_lived=True,
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them, and tokens that no longer work: those keep real time, as log-ins do."""
    expired = AccessToken.objects.using(PURGE).filter(expires__lt=clock.real_now())
    return {
        Disclosure._meta.db_table: remove(_over(today)),
        IdempotencyKey._meta.db_table: remove(_used(today)),
        AccessToken._meta.db_table: remove(expired),
    }
