"""Forget requests to erase after five years, and lines that were written in the ledger."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bieb.lib.key_store import destroy, key_path
from bieb.lib.sealing import destroy_key_of
from erasure.models import ErasureHold, ErasureRequest, LedgerLine, Receipt, StandingHold
from erasure.privacy import HOLDS, LINES, REQUESTS
from erasure.replay.ledger import trim
from members.purge import People, leaving
from retention.rules import cutoff
from retention.steps import PURGE, Planned, gone_before, planned, remove


def _over(today: date) -> "QuerySet[ErasureRequest]":
    before = gone_before(today, REQUESTS)
    of_leavers = Q(subject_id__in=leaving(today).values("pk"))
    requests = ErasureRequest.objects.using(PURGE)
    return requests.filter(Q(requested_at__lt=before) | of_leavers)


def _lines(today: date) -> "QuerySet[LedgerLine]":
    return LedgerLine.objects.using(PURGE).filter(happened_at__lt=gone_before(today, LINES))


def _holds(today: date) -> "QuerySet[StandingHold]":
    of_leavers = Q(subject_id__in=leaving(today).values("pk"))
    old = Q(placed_on__lte=cutoff(today, HOLDS))
    return StandingHold.objects.using(PURGE).filter(old | of_leavers)


def plan(*, today: date) -> list[Planned]:
    """Count the requests of five years ago."""
    return [
        planned(
            _over(today),
            what="requests to erase",
            until=cutoff(today, REQUESTS),
            clock="requested_at",
        ),
        planned(
            _lines(today),
            what="lines that are in the replay ledger",
            until=cutoff(today, LINES),
            clock="happened_at",
            short_lived=True,
        ),
        planned(
            _holds(today),
            what="holds of colleagues",
            until=cutoff(today, HOLDS),
            clock="placed_on",
        ),
    ]


def purge(*, today: date) -> dict[str, int]:
    """Delete them with their receipts; take the oldest lines out of the replay ledger too."""
    trim(today=today)
    old = list(_over(today))
    for each in old:
        destroy_key_of(each, "probes")
    numbers = [each.pk for each in old]
    parts: list[QuerySet[Any]] = [
        Receipt.objects.using(PURGE).filter(request__in=numbers),
        ErasureHold.objects.using(PURGE).filter(request__in=numbers),
        ErasureRequest.objects.using(PURGE).filter(pk__in=numbers),
        _lines(today),
        _holds(today),
    ]
    done = {rows.model._meta.db_table: remove(rows) for rows in parts}
    _destroy_stray_keys()
    return done


def forget(people: People, *, today: date) -> dict[str, int]:
    """Delete the holds about these people."""
    return forget_but(people, kept=(), today=today)


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for holds that hold something now."""
    holds = StandingHold.objects.using(PURGE).filter(subject_id__in=people)
    if StandingHold._meta.label in kept:
        holds = holds.exclude(lifted_on=None, until__gt=today)
    return {StandingHold._meta.db_table: remove(holds)}


def _destroy_stray_keys() -> None:
    """A worker that died at the very end left the key of a request that is over."""
    running = ErasureRequest.objects.using(PURGE).exclude(probes=None).values_list("pk", flat=True)
    kept = {f"erasure-{key}" for key in running}
    for path in key_path("sealing").glob("erasure-*.key"):
        if path.name.partition(".")[0] not in kept:
            destroy(f"sealing/{path.name}")
