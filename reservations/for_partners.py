"""What systems of partners may do with reservations: place, list, change and cancel them.

Each is the operation of the desk behind the one door, for who shows a card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.errors import TitleUnknown
from catalog.models import Branch, Copy, Title
from circulation.for_partners import WHY_NOT, about_card, branch_of, scanned
from members.models import Member
from partners.errors import NotFound
from partners.models import Disclosure
from partners.once import Call
from partners.operations import Activity, Answer
from reservations import errors
from reservations.models import Reservation
from reservations.operations import (
    Wish,
    cancel,
    change_pickup,
    fee_of,
    need_until,
    place,
    resume,
    suspend,
)
from reservations.queue import with_position

LARGEST_NUMBER = 2**63 - 1
ONE = WHY_NOT | {
    *("id", "title", "state", "pickupBranch", "pickupUntil", "pickupCode"),
    *("position", "copies", "suspendedUntil", "notNeededAfter"),
}
PLACE = Activity(Disclosure.Activity.RESERVATION, "reservations:write", ONE)
CHANGE = Activity(Disclosure.Activity.CHANGE, "reservations:write", ONE)
CANCEL = Activity(Disclosure.Activity.CANCELLATION, "reservations:write", WHY_NOT | {"id"})
LIST = Activity(Disclosure.Activity.RESERVATION_LIST, "reservations:read", ONE | {"reservations"})


@dataclass(frozen=True)
class Asked:
    """What somebody wants, in the words of a partner. `most_cents` is the highest fee they accept."""

    title: int
    pickup_branch: str
    barcode: str = ""
    of_branch: str = ""
    suspended_until: date | None = None
    not_needed_after: date | None = None
    most_cents: int = 0


def reserve(call: Call, asked: Asked, *, card: str) -> Answer:
    """Reserve a title for who shows this card, at no higher fee than they accepted."""

    def act(member: Member) -> Mapping[str, object]:
        title = Title.objects.filter(pk=min(asked.title, LARGEST_NUMBER)).first()
        if title is None:
            raise TitleUnknown
        wish = _wish(asked)
        fee = fee_of(member, title, pickup_branch=wish.pickup_branch, today=call.today)
        if fee > asked.most_cents:
            raise errors.FeeNotAccepted(cents=fee)
        return _one(place(member, title, wish, today=call.today, at=call.at), call.today)

    return about_card(call, PLACE, card, act, status=201)


def list_reservations(call: Call, *, card: str) -> Answer:
    """Tell what who shows this card reserved; what lies ready on top."""

    def act(member: Member) -> Mapping[str, object]:
        mine = Reservation.objects.running().filter(member=member)
        rows = with_position(mine.for_display().select_related("whereabouts"), today=call.today)
        return {"reservations": [_told(each) for each in rows]}

    return about_card(call, LIST, card, act)


def change(call: Call, changes: Mapping[str, Any], *, card: str, number: int) -> Answer:
    """Suspend a reservation, pick it up elsewhere, or say until when it is needed.

    `changes` may hold `pickup_branch`, `not_needed_after` and `suspended_until`: all of it is done,
    or nothing.
    """

    def act(member: Member) -> Mapping[str, object]:
        try:
            return _changed(_mine(member, number), changes, call.today)
        except Reservation.DoesNotExist as ended:
            raise NotFound from ended

    return about_card(call, CHANGE, card, act)


def give_up(call: Call, *, card: str, number: int) -> Answer:
    """Cancel a reservation of who shows this card."""

    def act(member: Member) -> Mapping[str, object]:
        try:
            cancel(_mine(member, number), today=call.today)
        except Reservation.DoesNotExist as ended:
            raise NotFound from ended
        return {"id": number}

    return about_card(call, CANCEL, card, act, status=201)


def _changed(
    reservation: Reservation, changes: Mapping[str, Any], today: date
) -> Mapping[str, object]:
    """Do all of it; a suspension that ends makes room for a new last day, so it goes first."""
    if "pickup_branch" in changes:
        change_pickup(reservation, branch=branch_of(changes["pickup_branch"]))
    if "suspended_until" in changes:
        resume(reservation)
    if "not_needed_after" in changes:
        need_until(reservation, last_day=changes["not_needed_after"], today=today)
    if changes.get("suspended_until") is not None:
        suspend(reservation, until=changes["suspended_until"], today=today)
    return _one(reservation, today)


def _mine(member: Member, number: int) -> Reservation:
    wanted = Reservation.objects.running().filter(member=member, pk=min(number, LARGEST_NUMBER))
    reservation = wanted.first()
    if reservation is None:
        raise NotFound
    return reservation


def _wish(asked: Asked) -> Wish:
    return Wish(
        pickup_branch=branch_of(asked.pickup_branch),
        copy=_copy(asked.barcode) if asked.barcode else None,
        of_branch=branch_of(asked.of_branch) if asked.of_branch else None,
        suspended_until=asked.suspended_until,
        not_needed_after=asked.not_needed_after,
    )


def _copy(barcode: str) -> Copy:
    copy = Copy.objects.filter(barcode=scanned(barcode)).first()
    if copy is None:
        raise errors.NoSuchCopy
    return copy


def _one(reservation: Reservation, today: date) -> Mapping[str, object]:
    row = Reservation.objects.filter(pk=reservation.pk).for_display()
    return _told(with_position(row.select_related("whereabouts"), today=today).get())


def _told(row: Any) -> dict[str, object]:
    waits = row.state == Reservation.State.WAITING
    ready = row.state == Reservation.State.READY
    branch: Branch = row.pickup_branch
    return {
        "id": row.pk,
        "title": row.title.title,
        "state": row.state,
        "pickupBranch": branch.code,
        "pickupUntil": _day(row.pickup_until),
        "pickupCode": row.whereabouts.pickup_code if ready else None,
        "position": row.position if waits else None,
        "copies": row.copies if waits else None,
        "suspendedUntil": _day(row.suspended_until),
        "notNeededAfter": _day(row.not_needed_after),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
