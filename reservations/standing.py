"""Who may reserve: somebody with a card that works and a membership that runs."""

from datetime import date

from members.models import Card, Member, Membership
from reservations import errors


def refuse_if_blocked(member: Member, today: date) -> None:
    """Refuse whoever may not reserve now.

    Raises:
        CardNotUsable: there is no current card, or it is blocked.
        NoMembership: no membership holds today.
    """
    card = Card.objects.current().filter(member=member).first()
    if card is None or card.is_blocked:
        raise errors.CardNotUsable
    if not Membership.objects.on(today).filter(member=member).exists():
        raise errors.NoMembership
