"""Forget pauses and approvals after a year, and who reads along when homes part; or with the member."""

from datetime import date

from django.db.models import Q, QuerySet

from members.privacy import FIVE_YEARS
from members.purge import People, leaving
from reminders.household import broken
from reminders.models import Approval, HouseholdMail, HouseholdShare, Pause
from reminders.privacy import APPROVALS, PAUSES
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _pauses(today: date) -> QuerySet[Pause]:
    gone = Q(member__in=leaving(today).values("pk"))
    return Pause.objects.using(PURGE).filter(Q(since__lte=cutoff(today, PAUSES)) | gone)


def _approvals(today: date) -> QuerySet[Approval]:
    gone = Q(message__member__in=leaving(today).values("pk"))
    old = Q(approved_at__lt=gone_before(today, APPROVALS))
    return Approval.objects.using(PURGE).filter(old | gone)


def _shares(today: date) -> QuerySet[HouseholdShare]:
    """Those of members who leave, and of two who do not share a home any more."""
    gone = leaving(today).values("pk")
    shares = HouseholdShare.objects.using(PURGE)
    return shares.filter(
        Q(pk__in=shares.filter(broken())) | Q(member__in=gone) | Q(reader__in=gone)
    )


def _wishes(today: date) -> QuerySet[HouseholdMail]:
    return HouseholdMail.objects.using(PURGE).filter(member__in=leaving(today).values("pk"))


def plan(*, today: date) -> list[Planned]:
    """Count what is a year old or belongs to members who leave."""
    return [
        planned(
            _pauses(today), what="pauses of reminders", until=cutoff(today, PAUSES), clock="since"
        ),
        planned(
            _approvals(today),
            what="approvals of messages",
            until=cutoff(today, APPROVALS),
            clock="approved_at",
        ),
        planned(
            _shares(today),
            what="shared reminders of homes that parted",
            until=today,
            clock="since",
            short_lived=True,
        ),
        planned(
            _wishes(today),
            what="wishes for one reminder of who left",
            until=cutoff(today, FIVE_YEARS),
            clock="since",
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them."""
    return {
        Approval._meta.db_table: remove(_approvals(today)),
        Pause._meta.db_table: remove(_pauses(today)),
        HouseholdShare._meta.db_table: remove(_shares(today)),
        HouseholdMail._meta.db_table: remove(_wishes(today)),
    }


def forget(people: People, *, today: date) -> dict[str, int]:
    """Forget what these people agreed, and who looked at their messages, now."""
    approvals = Approval.objects.using(PURGE).filter(message__member__in=people)
    pauses = Pause.objects.using(PURGE).filter(member__in=people)
    shares = HouseholdShare.objects.using(PURGE)
    theirs = shares.filter(Q(member__in=people) | Q(reader__in=people))
    wishes = HouseholdMail.objects.using(PURGE).filter(member__in=people)
    return {
        Approval._meta.db_table: remove(approvals),
        Pause._meta.db_table: remove(pauses),
        HouseholdShare._meta.db_table: remove(theirs),
        HouseholdMail._meta.db_table: remove(wishes),
    }
