"""Tell a member what the library did with a reservation: moved it, sent a copy, or had to stop it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from notifications.groups import Group
from notifications.letters import Letter
from notifications.models import Message, MessageQuerySet
from reservations.messages import (
    NEWS_DAYS,
    READY,
    envelopes,
    has_newer,
    is_reader,
    letter,
    write,
)
from reservations.models import Reservation

MOVED, COMING, STOPPED = "reservation_moved", "reservation_coming", "reservation_stopped"
USEFUL = timedelta(days=NEWS_DAYS)
ON_THE_ROAD = timedelta(days=2)
"""After so long a copy is there, or nobody should count on it."""


def write_moved(reservation: Reservation, *, at: datetime) -> int:
    """Write that the library moved it, for each reader; part of the change.

    Every change is news of its own; only the newest leaves.
    """
    return write(MOVED, reservation, due_on=day_of(at), at=at, step=_moment(at), useful=USEFUL)


def write_coming(reservation: Reservation, *, at: datetime) -> int:
    """Write that a copy travels, for each reader who asked to hear that; part of the change."""
    step = _moment(at)
    return write(COMING, reservation, due_on=day_of(at), at=at, step=step, useful=ON_THE_ROAD)


def write_stopped(reservation: Reservation, *, at: datetime) -> int:
    """Write that no copy is left for it, for each reader; part of the change."""
    return write(STOPPED, reservation, due_on=day_of(at), at=at, useful=USEFUL)


def _moment(at: datetime) -> str:
    return at.strftime("%H%M%S%f")


class ReservationMoved:
    """It is picked up elsewhere, or until another day: true as long as nothing newer is."""

    label: str | Promise = _("When we move a reservation of yours")
    group = Group.RESERVATIONS
    channels = ("email", "sms", "letter")
    not_true: str | Promise = _("Something newer was to be told about it, or it had ended.")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep the newest about each reservation, unless one that says it is ready tells it too."""
        running = Reservation.objects.running().filter(is_reader(today), pk=OuterRef("about"))
        says_the_same = Message.objects.filter(
            kind=READY, about=OuterRef("about"), member=OuterRef("member"), state="waiting"
        )
        told = Exists(says_the_same) & Exists(running.filter(state=Reservation.State.READY))
        return messages.filter(Exists(running)).exclude(has_newer(MOVED, READY)).exclude(told)

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, member, branch and day."""
        return [letter(MOVED, pairs) for pairs in envelopes(messages) if pairs[0][1]]


class ReservationComing:
    """A copy travels to the branch: true until it is there. Only for who asked to hear that."""

    label: str | Promise = _("When a reservation of yours is on its way")
    group = Group.RESERVATIONS
    channels = ("email", "sms")
    comes_when_asked = True
    not_true: str | Promise = _("It was there already, or it had ended.")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what still travels; moved meanwhile says more."""
        travels = Reservation.objects.filter(
            is_reader(today), pk=OuterRef("about"), state=Reservation.State.IN_TRANSIT
        )
        return messages.filter(Exists(travels)).exclude(has_newer(COMING, MOVED))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, member, branch and day."""
        return [letter(COMING, pairs) for pairs in envelopes(messages) if pairs[0][1]]


class ReservationStopped:
    """No copy is left: true as long as the member can read which reservation it was."""

    label: str | Promise = _("When we have to cancel a reservation of yours")
    group = Group.RESERVATIONS
    channels = ("email", "sms", "letter")
    not_true: str | Promise = _("It was too long ago to be news.")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is still written down, for who may read it."""
        stopped = Reservation.objects.stopped().filter(is_reader(today), pk=OuterRef("about"))
        return messages.filter(Exists(stopped))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader, member, branch and day."""
        return [letter(STOPPED, pairs) for pairs in envelopes(messages) if pairs[0][1]]
