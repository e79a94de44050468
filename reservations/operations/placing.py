"""Put somebody in the queue of a title."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from bieb.lib.errors import DomainError
from catalog.models import Branch, Copy, Title
from circulation.blocks import Act, Override, refuse_if_blocked
from circulation.models import Terms
from circulation.standing import standing_of
from members.models import Member
from payments.operations import charge
from reservations import errors
from reservations.models import Reservation
from reservations.operations.locking import lock_member, lock_title
from reservations.terms import terms_at


@dataclass(frozen=True)
class Wish:
    """What somebody wants: any copy, this copy only, or any copy of one branch; where and when.

    `suspended_until` is the day on which the reservation takes part again; `not_needed_after` the
    last day on which it is of any use.
    """

    pickup_branch: Branch
    copy: Copy | None = None
    of_branch: Branch | None = None
    suspended_until: date | None = None
    not_needed_after: date | None = None


@transaction.atomic
def place(
    member: Member,
    title: Title,
    wish: Wish,
    *,
    today: date,
    at: datetime,
    override: Override | None = None,
) -> Reservation:
    """Reserve `title` for `member`, behind everybody who waits, and charge the fee of the rule.

    Locks the queue of the title, then the member: two people, or one person twice, cannot both get
    the last place that a limit allows.

    Raises:
        AlreadyReserved: there is a reservation of this member for this title.
        NotInCollection, OnlineOnly: there is nothing to reserve.
        NotReservable: the rules say so.
        NoSuchCopy, NoCopyThere, NoPickupThere: the wish cannot come true.
        DayHasPassed, SuspendedTooLong: the days do not fit.
        ReservationLimitReached: the rules allow no more at the same time.
        AlreadyAtHome: or another of `RESERVATION_OBSTACLES`.
        CardEnded, CardBlocked, NoMembership, OwesTooMuch, OwesTooLong: the member is blocked.
    """
    title = lock_title(title.pk)
    member = lock_member(member.pk)
    who = standing_of(member.pk, today)
    terms = who.terms(branch_id=wish.pickup_branch.pk, item_type_id=title.item_type_id, today=today)
    refuse_if_blocked(who, terms, Act.RESERVE, today=today, override=override)
    refuse_wish(title, wish, today=today)
    for refusal in in_the_way(member, title, terms):
        raise refusal
    reservation = Reservation.objects.create(
        member=member,
        title=title,
        pickup_branch=wish.pickup_branch,
        copy=wish.copy,
        of_branch=wish.of_branch,
        suspended_until=wish.suspended_until,
        not_needed_after=wish.not_needed_after,
        placed_at=at,
    )
    charge(member, kind="reservation", cents=terms.reservation_fee_cents, today=today, at=at)
    return reservation


def fee_of(member: Member, title: Title, *, pickup_branch: Branch, today: date) -> int:
    """Return what reserving `title` costs `member`, in cents: shown before it is done."""
    terms = terms_at(member, branch=pickup_branch, item_type_id=title.item_type_id, today=today)
    return terms.reservation_fee_cents


def refuse_wish(title: Title, wish: Wish, *, today: date) -> None:
    """Raise what stands in the way of `wish`, whoever has it; see `place`."""
    copies = Copy.objects.in_collection().filter(title=title)
    if not copies.exists():
        raise errors.OnlineOnly if title.item_type.is_online else errors.NotInCollection
    if wish.pickup_branch.is_virtual:
        raise errors.NoPickupThere(branch=wish.pickup_branch)
    if wish.copy is not None and not copies.filter(pk=wish.copy.pk).exists():
        raise errors.NoSuchCopy
    if wish.of_branch is not None and not copies.filter(branch=wish.of_branch).exists():
        raise errors.NoCopyThere(branch=wish.of_branch)
    refuse_days(wish.suspended_until, wish.not_needed_after, today=today)


def refuse_days(
    suspended_until: date | None, not_needed_after: date | None, *, today: date
) -> None:
    """Raise when the days do not fit.

    Raises:
        DayHasPassed: a last day before today, or a suspension that is over already.
        SuspendedTooLong: it would start again when it is not needed any more.
    """
    if suspended_until is not None and suspended_until <= today:
        raise errors.DayHasPassed
    if not_needed_after is None:
        return
    if not_needed_after < today:
        raise errors.DayHasPassed
    if suspended_until is not None and suspended_until > not_needed_after:
        raise errors.SuspendedTooLong


def in_the_way(member: Member, title: Title, terms: Terms) -> Iterator[DomainError]:
    """Say everything that keeps `member` from reserving `title`, apart from the blocks.

    Pages show it before anybody presses a button; `place` asks the same again.
    """
    mine = Reservation.objects.running().filter(member=member)
    if mine.filter(title=title).exists():
        yield errors.AlreadyReserved()
    for path in settings.RESERVATION_OBSTACLES:
        try:
            import_string(path)(member, title)
        except DomainError as refusal:
            yield refusal
    if not terms.is_reservable:
        yield errors.NotReservable()
    if mine.count() >= terms.max_reservations:
        yield errors.ReservationLimitReached(limit=terms.max_reservations)
