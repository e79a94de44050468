"""The order of locks: copy, title, member, reservation, whereabouts, account.

The queue of a title, and every whereabouts of its copies, changes only under the lock of the
title: two desks cannot give the first in line to two people, or two copies to the first in line.
"""

from uuid import UUID

from catalog.models import Copy, Title
from members.models import Member
from reservations.models import Reservation


def lock_copy(copy_id: int) -> Copy:
    """Lock the copy until the transaction ends."""
    return Copy.objects.select_for_update(no_key=True).get(pk=copy_id)


def lock_title(title_id: int) -> Title:
    """Lock the queue of a title until the transaction ends."""
    return Title.objects.select_for_update(no_key=True).get(pk=title_id)


def lock_member(member_id: UUID) -> Member:
    """Lock the member, after the title."""
    return Member.objects.select_for_update(no_key=True).get(pk=member_id)


def lock_reservation(reservation: Reservation) -> Reservation:
    """Lock the queue the reservation stands in, then the reservation, and read it again.

    Raises:
        Reservation.DoesNotExist: it ended meanwhile.
    """
    lock_title(reservation.title_id)
    return Reservation.objects.select_for_update(no_key=True).get(pk=reservation.pk)
