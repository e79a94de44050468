"""Who waits for what, and in which order: counted from the rows that wait, never stored."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalog.models import Copy, Title
from reservations.models import Reservation, ReservationQuerySet


def waiting_for(title: Title | int, *, today: date) -> ReservationQuerySet:
    """Who waits for a title and takes part today, first in line on top."""
    return Reservation.objects.waiting().active(today).filter(title=title).in_order()


def position_of(reservation: Reservation, *, today: date) -> int:
    """Return the place in the queue: 1 is next. Whoever is suspended today does not count.

    For a suspended reservation it is the place that it would have now.
    """
    return (
        _ahead(Reservation.objects.waiting().active(today), partial(getattr, reservation)).count()
        + 1
    )


def with_position(rows: ReservationQuerySet, *, today: date) -> QuerySet[Any]:
    """Add `position` and `copies` to reservations, for a list on a page; one query in all.

    `copies` are those that would do: one where somebody waits for that copy only.
    """
    ahead = _ahead(Reservation.objects.waiting().active(today), OuterRef)
    suited = Copy.objects.in_collection().filter(
        title=OuterRef("title"),
        pk=Coalesce(OuterRef("copy"), F("pk")),
        branch=Coalesce(OuterRef("of_branch"), F("branch")),
    )
    return rows.annotate(position=_counted(ahead) + 1, copies=_counted(suited))


def _ahead(rows: ReservationQuerySet, own: Callable[[str], Any]) -> ReservationQuerySet:
    """Keep those before the reservation of which `own` gives the fields: a row, or `OuterRef`."""
    older = Q(placed_at__lt=own("placed_at")) | Q(placed_at=own("placed_at"), pk__lt=own("pk"))
    same_rank = Q(has_priority=own("has_priority")) & older
    return rows.filter(Q(has_priority__gt=own("has_priority")) | same_rank, title=own("title_id"))


def _counted(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().values("title").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)
