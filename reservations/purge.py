"""Let go of reservations of members who left, and of what was written about queues a year ago."""

from collections.abc import Collection
from datetime import date

from django.db.models import F

from members.privacy import FIVE_YEARS
from members.purge import People, as_people, first_to_leave, leaving
from reservations.holds import ON_THE_WAY
from reservations.models import (
    InterlibraryRequest,
    PastReservation,
    QueueEvent,
    Reservation,
    ReservationQuerySet,
    Whereabouts,
)
from reservations.privacy import EVENTS
from reservations.rules import monday_of
from retention.rules import cutoff
from retention.steps import PURGE, Planned, added, gone_before, planned, remove


def plan(*, today: date) -> list[Planned]:
    """Count reservations of members who leave, and lines about queues that are a year old."""
    lines = planned(
        QueueEvent.objects.using(PURGE).filter(happened_at__lt=gone_before(today, EVENTS)),
        what="exceptions in queues",
        until=cutoff(today, EVENTS),
        clock="happened_at",
    )
    gone = leaving(today)
    people = as_people(gone)
    if not people:
        return [lines]
    theirs = Reservation.objects.using(PURGE).filter(member__in=people)
    asked = InterlibraryRequest.objects.using(PURGE).filter(member__in=people)
    oldest, until = first_to_leave(gone), cutoff(today, FIVE_YEARS)
    left = [
        planned(rows, what="of members who left", until=until, oldest=oldest)
        for rows in (theirs, asked)
    ]
    return [lines, *(each for each in left if each.rows)]


def purge(*, today: date) -> dict[str, int]:
    """Delete them. A copy that was still kept for somebody is sent home; facts stay.

    Reservations end the night after a membership does, so there is seldom any of somebody who left
    five years ago.
    """
    old = QueueEvent.objects.using(PURGE).filter(happened_at__lt=gone_before(today, EVENTS))
    removed = {QueueEvent._meta.db_table: remove(old)}
    return added([removed, forget(leaving(today).values("pk"), today=today)])


def forget(people: People, *, today: date) -> dict[str, int]:
    """End what these people reserved; what lay ready for them goes home. Facts stay."""
    asked = InterlibraryRequest.objects.using(PURGE).filter(member__in=people)
    return added(
        [
            _end_reservations(people, today),
            {InterlibraryRequest._meta.db_table: remove(asked)},
        ]
    )


def forget_but(people: People, *, kept: Collection[str], today: date) -> dict[str, int]:
    """The same, but for books of other libraries that are on their way or here, if those are kept."""
    if InterlibraryRequest._meta.label not in kept:
        return forget(people, today=today)
    asked = InterlibraryRequest.objects.using(PURGE).filter(member__in=people)
    only_asked = asked.exclude(state__in=ON_THE_WAY)
    return added(
        [
            _end_reservations(people, today),
            {InterlibraryRequest._meta.db_table: remove(only_asked)},
        ]
    )


def _end_reservations(people: People, today: date) -> dict[str, int]:
    ids = list(
        Reservation.objects.using(PURGE)
        .select_for_update(of=("self",))
        .filter(member__in=people)
        .values_list("pk", flat=True)
    )
    theirs = Reservation.objects.using(PURGE).filter(pk__in=ids)
    _keep_facts(theirs, today)
    lines = QueueEvent.objects.using(PURGE).filter(reservation__in=ids)
    removed = {QueueEvent._meta.db_table: remove(lines)}
    Whereabouts.objects.using(PURGE).filter(reservation__in=ids).update(
        reservation=None,
        state=Whereabouts.State.IN_TRANSIT,
        came_from=F("branch"),
        pickup_code="",
    )
    return added([removed, {Reservation._meta.db_table: remove(theirs)}])


def _keep_facts(theirs: ReservationQuerySet, today: date) -> None:
    PastReservation.objects.using(PURGE).bulk_create(
        PastReservation(
            title_id=each.title_id,
            pickup_branch_id=each.pickup_branch_id,
            ended_week=monday_of(today),
            outcome=PastReservation.Outcome.LEFT,
        )
        for each in theirs
    )
