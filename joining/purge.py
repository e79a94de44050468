"""Forget applications that nobody confirmed for a week, or collected for a month."""

from datetime import date

from django.db.models import QuerySet

from bieb.lib.sealing import destroy_key_of
from joining.models import Application
from joining.privacy import UNCONFIRMED, WAITING
from members.purge import People
from retention.registry import Keep
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def plan(*, today: date) -> list[Planned]:
    """Count what is over age."""
    return [
        planned(rows, what=what, until=cutoff(today, keep), clock="since_at", short_lived=True)
        for rows, what, keep in (
            (_unconfirmed(today), "applications that were not confirmed", UNCONFIRMED),
            (_uncollected(today), "applications that were not collected", WAITING),
        )
    ]


def purge(*, today: date) -> dict[str, int]:
    """Destroy the keys first, then delete the rows."""
    done = 0
    for rows in (_unconfirmed(today), _uncollected(today)):
        for each in rows.only("pk").iterator():
            destroy_key_of(each, "given")
        done += remove(rows)
    return {Application._meta.db_table: done}


def forget(_people: People, *, today: date) -> dict[str, int]:
    """Nothing here is about a member: an application goes at the moment somebody becomes one."""
    return {}


def _unconfirmed(today: date) -> "QuerySet[Application]":
    return _older(today, UNCONFIRMED).filter(confirmed_at=None)


def _uncollected(today: date) -> "QuerySet[Application]":
    return _older(today, WAITING).exclude(confirmed_at=None)


def _older(today: date, keep: Keep) -> "QuerySet[Application]":
    return Application.objects.using(PURGE).filter(since_at__lt=gone_before(today, keep))
