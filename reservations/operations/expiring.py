"""What ends by itself at night: shelf days that are over, and wishes that nobody has any more."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from catalog.models import Copy
from members.models import Member
from payments.operations import charge
from reservations import messages, news
from reservations.models import Reservation, Whereabouts
from reservations.operations.capturing import give_up
from reservations.operations.ending import Outcome, end
from reservations.operations.locking import lock_reservation
from reservations.terms import terms_of

TO_CLEAR = Whereabouts.State.TO_CLEAR
TOLD_FOR = timedelta(days=14)
"""So long somebody can read which reservation could not go on."""


def expire_shelf(*, today: date, at: datetime) -> int:
    """Let every reservation expire whose last shelf day has passed. Return how many.

    Each in a transaction of its own, which also holds the fee of the rule and the message. Safe to
    repeat: what expired is not ready the next time. The copy stays on the hold shelf, and nobody
    else is told about it, until it is scanned off.
    """
    over = Reservation.objects.ready().filter(pickup_until__lt=today)
    return sum(_expire(each, today=today, at=at) for each in over.order_by("pk"))


def give_up_withdrawn(*, today: date, at: datetime) -> int:
    """Let whoever a copy was kept for that left the collection wait again. Return for how many.

    Each in a transaction of its own. Safe to repeat.
    """
    held = Whereabouts.objects.filter(copy__withdrawn_on__lte=today).exclude(state=TO_CLEAR)
    copies = [place.copy for place in held.select_related("copy").order_by("copy")]
    for copy in copies:
        give_up(copy, today=today, at=at)
    return len(copies)


def end_what_nobody_needs(*, today: date, at: datetime) -> int:
    """End what waits after its last useful day, or for somebody who left, or for no copy at all.

    Of the last whoever waited is told; the row itself goes two weeks later.

    Return how many. Safe to repeat.
    """
    waiting = Reservation.objects.waiting()
    gone = Reservation.objects.filter(
        member__in=Member.objects.ended_by(today - timedelta(days=1)).values("pk")
    )
    suited = Copy.objects.in_collection().filter(
        title=OuterRef("title"),
        pk=Coalesce(OuterRef("copy"), F("pk")),
        branch=Coalesce(OuterRef("of_branch"), F("branch")),
    )
    return (
        _end_all(waiting.filter(not_needed_after__lt=today), Outcome.LAPSED, today=today)
        + _end_all(gone, Outcome.LEFT, today=today)
        + _stop_all(waiting.exclude(Exists(suited)), today=today, at=at)
    )


def forget_stopped(*, today: date) -> int:
    """Let go of what could not go on two weeks ago: everybody was told. Return how many."""
    told = Reservation.objects.stopped().filter(stopped_on__lte=today - TOLD_FOR)
    return _end_all(told, Outcome.IMPOSSIBLE, today=today)


@transaction.atomic
def _expire(reservation: Reservation, *, today: date, at: datetime) -> int:
    found = _still(Reservation.objects.ready().filter(pickup_until__lt=today), reservation)
    if found is None:
        return 0
    fee = terms_of(found, today=today).not_collected_fee_cents
    Whereabouts.objects.filter(reservation=found).update(state=TO_CLEAR)
    found.state = Reservation.State.EXPIRED
    found.save(update_fields=["state"])
    messages.write_expired(found, at=at)
    charge(found.member, kind="not_collected", cents=fee, today=today, at=at)
    return 1


def _end_all(rows: QuerySet[Reservation], outcome: str, *, today: date) -> int:
    ended = 0
    for each in rows.order_by("pk"):
        with transaction.atomic():
            found = _still(rows, each)
            if found is not None:
                end(found, outcome, today=found.stopped_on or today)
                ended += 1
    return ended


def _stop_all(rows: QuerySet[Reservation], *, today: date, at: datetime) -> int:
    """Stop each, and write to whoever waited; in one transaction for each."""
    stopped = 0
    for each in rows.order_by("pk"):
        with transaction.atomic():
            found = _still(rows, each)
            if found is not None:
                found.state, found.stopped_on = Reservation.State.STOPPED, today
                found.save(update_fields=["state", "stopped_on"])
                news.write_stopped(found, at=at)
                stopped += 1
    return stopped


def _still(rows: QuerySet[Reservation], reservation: Reservation) -> Reservation | None:
    """Lock the reservation, and return it if it is still one of `rows`."""
    try:
        locked = lock_reservation(reservation)
    except Reservation.DoesNotExist:
        return None
    return locked if rows.filter(pk=locked.pk).exists() else None
