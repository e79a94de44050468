"""F7: what the member at the desk waits for, and reserving something else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import Branch, Title
from loans import errors
from loans.desk.jobs import HOME, Done, Job, Question, open_card, open_member, record_look
from loans.desk.questions import day_of
from loans.desk.session import Desk
from members.models import Member
from reservations.models import Reservation
from reservations.operations import cancel, extend, keep_until, move, resume, suspend
from reservations.queue import with_position

PANEL = "wishes"
WORD = re.compile(r"([APHLVNT])\s*([0-9]{1,3})(?:\s+(.+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One reservation with its number on the screen; `wish` has `position` and `copies`."""

    number: int
    wish: Reservation


def rows_of(desk: Desk, member: Member, today: date) -> list[Row]:
    """Read what `member` waits for, each by the same number as long as the list is open."""
    places = {number: place for place, number in enumerate(desk.shown, start=1)}
    wishes = with_position(
        Reservation.objects.running().filter(member=member).for_display(), today=today
    ).select_related("title", "pickup_branch", "whereabouts__branch")
    return sorted(
        (Row(places.get(wish.pk, len(places) + 1), wish) for wish in wishes),
        key=lambda row: row.number,
    )


def open_list(job: Job) -> Done:
    """Show what is reserved, and ask for a title; once more closes it. The look is written down.

    Raises:
        NoCardOpen, DeskChanged, CardEnded: there is no card to look at.
    """
    member = open_card(job).member
    if job.desk.panel == PANEL:
        return Done(HOME, panel="")
    record_look(job, member, "reservations")
    return Done(HOME, panel=PANEL, shown=numbers_of(member), asks=Question("title"))


def word(job: Job) -> Done | None:
    """Do what was typed about one reservation: a letter and its number."""
    found = WORD.fullmatch(job.typed)
    if found is None:
        return None
    number = int(found[2])
    if not 1 <= number <= len(job.desk.shown):
        raise errors.NoSuchLine
    wish = wish_of(job, job.desk.shown[number - 1])
    return WORDS[found[1].upper()](job, wish, found[3] or "")


def done(job: Job, outcome: str, said: str, title: Title) -> Done:
    """Say what changed, with the list as it is now; then ask for the next title."""
    return Done(
        outcome,
        f"{title.title}: {said}",
        panel=PANEL,
        shown=numbers_of(open_member(job)),
        asks=Question("title"),
    )


def _cancel(job: Job, wish: Reservation, _rest: str) -> Done:
    cancel(wish, today=job.today)
    return done(job, "wish_cancelled", _("the reservation was cancelled."), wish.title)


def _suspend(job: Job, wish: Reservation, typed: str) -> Done:
    if not typed:
        return Done("asked", asks=Question("suspend", {"wish": wish.pk}))
    return suspend_until(job, wish, typed)


def suspend_until(job: Job, wish: Reservation, typed: str) -> Done:
    """Let others go first until the day that was typed.

    Raises:
        AskAgain: it is no day.
        DayHasPassed, SuspendedTooLong, AlreadyCaptured: the reservation says no.
    """
    until = day_of(typed, job.today)
    suspend(wish, until=until, today=job.today)
    day = date_format(until, "j F Y")
    return done(job, "wish_changed", _("others go first until %(day)s.") % {"day": day}, wish.title)


def _resume(job: Job, wish: Reservation, _rest: str) -> Done:
    resume(wish)
    return done(job, "wish_changed", _("takes part in the queue again."), wish.title)


def _extend(job: Job, wish: Reservation, _rest: str) -> Done:
    extended = extend(wish, today=job.today)
    day = date_format(extended.pickup_until or job.today, "l j F")
    return done(job, "wish_changed", _("stays ready until %(day)s.") % {"day": day}, wish.title)


def _move(_job: Job, wish: Reservation, _rest: str) -> Done:
    return Done("asked", asks=Question("move", {"wish": wish.pk}))


def move_to(job: Job, wish: Reservation, branch: Branch) -> Done:
    """Let it be picked up elsewhere; what lay ready must come off the hold shelf now.

    Raises:
        NotReady, NoPickupThere: the reservation says no.
    """
    lay_ready = wish.state == Reservation.State.READY
    moved = move(wish, branch=branch, today=job.today, at=job.at)
    said = _("is picked up at %(branch)s from now on.") % {"branch": branch}
    if lay_ready and moved.state != Reservation.State.READY:
        said += " " + _("Take it off the hold shelf and put it in the crate.")
    return done(job, "wish_changed", said, wish.title)


def _keep_until(job: Job, wish: Reservation, typed: str) -> Done:
    if not typed:
        return Done("asked", asks=Question("keep_until", {"wish": wish.pk}))
    return keep_it_until(job, wish, typed)


def keep_it_until(job: Job, wish: Reservation, typed: str) -> Done:
    """Give what lies ready the last day that was typed.

    Raises:
        AskAgain: it is no day.
        DayHasPassed, NotReady: the reservation says no.
    """
    last_day = day_of(typed, job.today)
    kept = keep_until(wish, last_day=last_day, today=job.today, at=job.at)
    day = date_format(kept.pickup_until or last_day, "l j F")
    return done(job, "wish_changed", _("stays ready until %(day)s.") % {"day": day}, wish.title)


def _prioritise(_job: Job, wish: Reservation, _rest: str) -> Done:
    return Done("asked", asks=Question("priority", {"wish": wish.pk}))


WORDS: dict[str, Callable[[Job, Reservation, str], Done]] = {
    "A": _cancel,
    "P": _suspend,
    "H": _resume,
    "L": _extend,
    "V": _prioritise,
    "N": _move,
    "T": _keep_until,
}


def numbers_of(member: Member) -> list[int]:
    """Return what is reserved now, in the order of the screen."""
    wishes = Reservation.objects.running().filter(member=member).for_display()
    return [wish.pk for wish in wishes]


def wish_of(job: Job, number: int) -> Reservation:
    """Return a reservation of the member whose card is open, and of nobody else.

    Raises:
        NoSuchLine: it ended meanwhile, or is somebody else's.
    """
    rows = Reservation.objects.running().select_related("title", "pickup_branch")
    wish = rows.filter(pk=number, member=open_member(job)).first()
    if wish is None:
        raise errors.NoSuchLine
    return wish
