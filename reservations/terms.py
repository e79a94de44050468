"""Which rules hold for a reservation: of the branch where it is picked up, today."""

from datetime import date

from catalog.models import Branch
from circulation.models import Terms
from circulation.terms import terms_for
from members.models import Member, Membership
from members.rules import is_youth
from reservations.models import Reservation


def terms_at(member: Member, *, branch: Branch, item_type_id: int | None, today: date) -> Terms:
    """Return what the rules say for this member, at `branch`, about this sort of thing.

    Without an item type: what they say about the member as a whole.
    """
    membership = Membership.objects.on(today).filter(member=member).only("type_id").first()
    return terms_for(
        branch_id=branch.pk,
        category_id=membership.type_id if membership else None,
        item_type_id=item_type_id,
        is_youth=is_youth(member.birth_date, today),
        today=today,
    )


def terms_of(reservation: Reservation, *, today: date) -> Terms:
    """Return what the rules say for a reservation where it is picked up."""
    return terms_at(
        reservation.member,
        branch=reservation.pickup_branch,
        item_type_id=reservation.title.item_type_id,
        today=today,
    )
