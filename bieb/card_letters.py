"""The receipt of a card that was reported lost: whoever did not do that must hear of it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from members.models import Card
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.routing import routes_of

KIND = "card_blocked"


def tell_blocked(card: Card, *, at: datetime) -> None:
    """Write the message that `card` was blocked as lost; once for each day that it happens."""
    way = routes_of([card.member_id], kind=KIND).get(card.member_id, Message.Channel.EMAIL)
    Message.objects.get_or_create(
        member_id=card.member_id,
        kind=KIND,
        about=card.pk,
        due_on=day_of(at),
        defaults={"channel": way, "written_at": at, "not_before": when_allowed(at)},
    )


class CardBlocked:
    """True as long as that card is blocked as lost; found again before it leaves, it is not sent."""

    label: str | Promise = _("When your card is blocked")
    is_always_sent = True
    group = Group.RIGHTS
    channels = ("email", "letter")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is about a card of this member that is blocked now."""
        lost = Card.objects.filter(
            pk=OuterRef("about"), member=OuterRef("member"), block_reason=Card.BlockReason.LOST
        )
        return messages.filter(Exists(lost))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each card. No query: the number of the card is not in it."""
        words = {"page_url": site_url("card"), "cents": settings.NEW_CARD_CENTS}
        return [Letter(each.member, [each], "emails/card_blocked", words) for each in messages]
