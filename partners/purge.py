"""Forget what partners got: two years after they got it, or with the member it was about.

What their systems did is kept under a key for a day: nobody sends the same request a day later.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from oauth2_provider.models import AccessToken

from bieb.lib import clock
from bieb.lib.sealing import destroy_key_of
from members.models import Member
from members.purge import People, leaving
from partners.models import (
    Disclosure,
    DisclosureQuerySet,
    IdempotencyKey,
    IdempotencyKeyQuerySet,
    LegalDemand,
    LegalDemandQuerySet,
    Notice,
    NoticeQuerySet,
)
from partners.privacy import DEMANDS, DISCLOSURES, NOTICES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, midnight_after, planned, remove


def _over(today: date) -> DisclosureQuerySet:
    lines = Disclosure.objects.using(PURGE)
    return lines.filter(Q(asked_at__lt=gone_before(today, DISCLOSURES)) | _about_who_leaves(today))


def _told(today: date) -> NoticeQuerySet:
    notices = Notice.objects.using(PURGE)
    return notices.filter(Q(made_at__lt=gone_before(today, NOTICES)) | _about_who_leaves(today))


def _demanded(today: date) -> LegalDemandQuerySet:
    demands = LegalDemand.objects.using(PURGE)
    return demands.filter(Q(entered_at__lt=gone_before(today, DEMANDS)) | _about_who_leaves(today))


def _about_who_leaves(today: date) -> Q:
    nobody = ~Exists(Member.objects.using(PURGE).filter(pk=OuterRef("subject_id")))
    about_leavers = Q(subject_id__in=leaving(today).values("pk"))
    return about_leavers | Q(nobody, subject_id__isnull=False)


def _used(today: date) -> IdempotencyKeyQuerySet:
    yesterday = midnight_after(today - timedelta(days=2))
    return IdempotencyKey.objects.using(PURGE).filter(created_at__lt=yesterday)


def plan(*, today: date) -> list[Planned]:
    """Count the questions that are two years old or about a member who leaves, and used keys."""
    until = cutoff(today, DISCLOSURES)
    return [
        planned(_over(today), what="questions of partners", until=until, clock="asked_at"),
        planned(
            _told(today),
            what="notices to partners",
            until=cutoff(today, NOTICES),
            clock="made_at",
            short_lived=True,
        ),
        planned(
            _demanded(today),
            what="demands under the law",
            until=cutoff(today, DEMANDS),
            clock="entered_at",
        ),
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
    for notice in _told(today).exclude(known_by=None):
        destroy_key_of(notice, "known_by")
    for demand in _demanded(today).exclude(about_whom=None):
        destroy_key_of(demand, "about_whom")
    expired = AccessToken.objects.using(PURGE).filter(expires__lt=clock.real_now())
    return {
        Disclosure._meta.db_table: remove(_over(today)),
        Notice._meta.db_table: remove(_told(today)),
        LegalDemand._meta.db_table: remove(_demanded(today)),
        IdempotencyKey._meta.db_table: remove(_used(today)),
        AccessToken._meta.db_table: remove(expired),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete what partners got about these people; who must still erase it knows nobody's name."""
    notices = Notice.objects.using(PURGE).filter(subject_id__in=people)
    for notice in notices.exclude(known_by=None):
        destroy_key_of(notice, "known_by")
    lines = Disclosure.objects.using(PURGE).filter(subject_id__in=people)
    demands = LegalDemand.objects.using(PURGE).filter(subject_id__in=people)
    return {rows.model._meta.db_table: remove(rows) for rows in (notices, lines, demands)}
