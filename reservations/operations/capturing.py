"""Find out for whom a copy is that was just scanned, and send it there or put it ready."""

from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from bieb.lib.clock import day_of
from catalog.calendar import open_days
from catalog.models import Branch, Copy
from reservations import errors, events, messages, news, rules
from reservations.models import QueueEvent, Reservation, Whereabouts
from reservations.operations.ending import Outcome, end
from reservations.operations.locking import lock_copy, lock_title
from reservations.terms import terms_of

State = Whereabouts.State
_rng = SystemRandom()
ATTEMPTS = 8


@dataclass(frozen=True)
class Captured:
    """Where a scanned copy must go; nobody is named.

    `reservation_id` is empty when it goes home. `pickup_code` and `pickup_until` are for a copy
    that goes on the hold shelf of this very branch.
    """

    state: str
    branch: Branch
    reservation_id: int | None = None
    pickup_code: str = ""
    pickup_until: date | None = None

    @property
    def is_ready(self) -> bool:
        """Say whether it goes on the hold shelf here; otherwise it goes into the crate."""
        return self.state == State.READY


@transaction.atomic
def capture(copy_id: int, *, branch: Branch, today: date, at: datetime) -> Captured | None:
    """Say where a copy that is now at `branch` must go; `None` when it may go on its shelf here.

    For a copy that came back, arrived, or was found on a shelf. It is kept for the first in line;
    one that arrives for somebody is ready from now on, and the shelf days count from today; one
    whose reservation ended on the way, or on the shelf, is for the next. A copy of another branch
    for which nobody waits goes home. Locks the copy, and the title if anything is to be decided.
    Safe to repeat: what is kept for somebody stays so.
    """
    copy = lock_copy(copy_id)
    if not _is_wanted_or_lost_its_way(copy, branch):
        return None
    lock_title(copy.title_id)
    found = Whereabouts.objects.select_related("branch", "reservation").filter(copy=copy).first()
    wanted = found.reservation if found else None
    if found is None or wanted is None or _ended(found, wanted, today):
        return _for_the_next(copy, branch, found, today=today, at=at)
    if found.state == State.READY or wanted.pickup_branch_id != branch.pk:
        return _as_it_is(found)
    found.delete()
    return _put_ready(copy, wanted, branch, today=today, at=at)


def arrive(copy: Copy, *, branch: Branch, today: date, at: datetime) -> Captured | None:
    """Scan in a copy that travelled: the same question as for one that came back."""
    return capture(copy.pk, branch=branch, today=today, at=at)


@transaction.atomic
def clear(copy: Copy, *, branch: Branch, today: date, at: datetime) -> Captured | None:
    """Scan a copy off the hold shelf, and only now keep it for the next in line.

    Raises:
        StillHeld: it is kept for somebody.
        NotOnTheShelf: it does not lie on a hold shelf.
    """
    copy = lock_copy(copy.pk)
    lock_title(copy.title_id)
    found = Whereabouts.objects.select_related("reservation").filter(copy=copy).first()
    if found is None or found.state == State.IN_TRANSIT:
        raise errors.NotOnTheShelf
    wanted = found.reservation
    if wanted is not None and not _ended(found, wanted, today):
        last = wanted.pickup_until
        raise errors.StillHeld(day=date_format(last, "j F") if last else "")
    return _for_the_next(copy, branch, found, today=today, at=at)


@transaction.atomic
def release(copy: Copy, *, at: datetime, reason: str = "") -> Reservation | None:
    """Undo a capture: whoever it was for waits again, at the old place and with the same wishes.

    For an undone return, or a copy that is not where it should be. `None` when the copy was not
    kept for anybody.
    """
    copy = lock_copy(copy.pk)
    lock_title(copy.title_id)
    found = Whereabouts.objects.select_related("reservation").filter(copy=copy).first()
    if found is None:
        return None
    wanted = found.reservation
    found.delete()
    if wanted is not None and wanted.state == Reservation.State.EXPIRED:
        end(wanted, Outcome.EXPIRED, today=day_of(at))
    elif wanted is not None:
        _wait_again(wanted, at=at, reason=reason)
    return wanted


@transaction.atomic
def give_up(copy: Copy, *, today: date, at: datetime) -> None:
    """Keep a copy that left the collection for nobody: who it was for waits again for another.

    What lies on the hold shelf must come off it; what travelled is not expected any more.
    """
    copy = lock_copy(copy.pk)
    lock_title(copy.title_id)
    found = Whereabouts.objects.select_related("reservation").filter(copy=copy).first()
    if found is None or not copy.was_withdrawn(today):
        return
    wanted = found.reservation
    if found.state == State.IN_TRANSIT:
        found.delete()
    elif found.state == State.READY:
        found.state, found.reservation = State.TO_CLEAR, None
        found.save(update_fields=["state", "reservation"])
    if wanted is not None and wanted.state != Reservation.State.EXPIRED:
        _wait_again(wanted, at=at)


def _wait_again(wanted: Reservation, *, at: datetime, reason: str = "") -> None:
    wanted.state = Reservation.State.WAITING
    wanted.captured_at = wanted.pickup_until = None
    wanted.is_extended = False
    wanted.save(update_fields=["state", "captured_at", "pickup_until", "is_extended"])
    events.write(wanted, QueueEvent.Kind.RETURNED_TO_QUEUE, at=at, reason=reason)


def _is_wanted_or_lost_its_way(copy: Copy, branch: Branch) -> bool:
    """Ask without locking; what is placed after this waits for the next copy, or for the pick list."""
    return (
        copy.branch_id != branch.pk
        or Reservation.objects.waiting().filter(title=copy.title_id).exists()
        or Whereabouts.objects.filter(copy=copy).exists()
    )


def _ended(place: Whereabouts, wanted: Reservation, today: date) -> bool:
    """End what was not collected, or is not needed any more where it arrives, and say so."""
    if wanted.state == Reservation.State.EXPIRED:
        end(wanted, Outcome.EXPIRED, today=today)
    elif place.state == State.IN_TRANSIT and wanted.is_over(today):
        end(wanted, Outcome.LAPSED, today=today)
    else:
        return False
    return True


def _for_the_next(
    copy: Copy, branch: Branch, was: Whereabouts | None, *, today: date, at: datetime
) -> Captured | None:
    """Give a copy that is kept for nobody to the first in line; the title is locked."""
    if was is not None:
        was.delete()
    queue = Reservation.objects.waiting().filter(title=copy.title_id).in_order()
    older: list[Reservation] = []
    for each in queue if not copy.was_withdrawn(today) else ():
        if each.is_active(today) and each.is_suited_by(copy):
            events.passed_over(older, copy, today=today, at=at)
            return _keep_for(each, copy, branch, today=today, at=at)
        older.append(each)
    if copy.branch_id == branch.pk:
        return None
    Whereabouts.objects.create(
        copy=copy,
        state=State.IN_TRANSIT,
        branch_id=copy.branch_id,
        came_from=branch,
        since=was.since if was and was.state == State.IN_TRANSIT else at,
    )
    return Captured(State.IN_TRANSIT, copy.branch)


def _keep_for(
    reservation: Reservation, copy: Copy, branch: Branch, *, today: date, at: datetime
) -> Captured:
    reservation.captured_at = at
    if reservation.pickup_branch_id == branch.pk:
        return _put_ready(copy, reservation, branch, today=today, at=at)
    reservation.state = Reservation.State.IN_TRANSIT
    reservation.save(update_fields=["state", "captured_at"])
    place = Whereabouts.objects.create(
        copy=copy,
        state=State.IN_TRANSIT,
        branch_id=reservation.pickup_branch_id,
        came_from=branch,
        reservation=reservation,
        since=at,
    )
    news.write_coming(reservation, at=at)
    return _as_it_is(place)


def _put_ready(
    copy: Copy, reservation: Reservation, branch: Branch, *, today: date, at: datetime
) -> Captured:
    reservation.state = Reservation.State.READY
    reservation.pickup_until = rules.pickup_until(
        today,
        terms_of(reservation, today=today).pickup_days,
        open_days(branch),
        not_needed_after=reservation.not_needed_after,
    )
    reservation.save(update_fields=["state", "captured_at", "pickup_until"])
    place = put_on_hold_shelf(
        Whereabouts(copy=copy, state=State.READY, branch=branch, reservation=reservation, since=at)
    )
    messages.write_ready(reservation, at=at)
    return _as_it_is(place)


def put_on_hold_shelf(place: Whereabouts) -> Whereabouts:
    """Save a new place under a code that nobody else has there: its own, or one that is drawn.

    Two desks that draw the same one draw again.
    """
    for attempt in range(ATTEMPTS):
        shelf = Whereabouts.objects.filter(branch=place.branch_id)
        taken = set(shelf.values_list("pickup_code", flat=True))
        if not place.pickup_code or place.pickup_code in taken:
            place.pickup_code = rules.draw_code(taken, _rng)
        try:
            with transaction.atomic():
                place.save(force_insert=True)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return place
    raise AssertionError


def _as_it_is(place: Whereabouts) -> Captured:
    wanted = place.reservation
    return Captured(
        state=place.state,
        branch=place.branch,
        reservation_id=wanted.pk if wanted else None,
        pickup_code=place.pickup_code,
        pickup_until=wanted.pickup_until if wanted else None,
    )
