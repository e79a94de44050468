"""The receipt of a membership that ends: until when, and how to stay after all."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from members.models import Membership
from members.privacy import FIVE_YEARS
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.routing import routes_of
from retention.rules import gone_on

KIND = "membership_ends"


def tell_ending(ending: Membership, *, at: datetime) -> None:
    """Write the message about the last day of `ending`; another last day is another message."""
    way = routes_of([ending.member_id], kind=KIND).get(ending.member_id, Message.Channel.EMAIL)
    Message.objects.get_or_create(
        member_id=ending.member_id,
        kind=KIND,
        about=ending.pk,
        due_on=ending.ends_on or day_of(at),
        defaults={"channel": way, "written_at": at, "not_before": when_allowed(at)},
    )


class MembershipEnds:
    """True as long as the member leaves on that very day."""

    label: str | Promise = _("When you end your membership")
    is_always_sent = True
    group = Group.RIGHTS
    channels = ("email", "letter")

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is about a notice that was not taken back, for the day it was given."""
        ending = Membership.objects.filter(
            pk=OuterRef("about"), member=OuterRef("member"), ends_on=OuterRef("due_on")
        )
        return messages.filter(Exists(ending.exclude(notice_on=None)))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each notice. No query."""
        return [self._letter(each) for each in messages]

    def _letter(self, message: Message) -> Letter:
        words = {
            "last_day": message.due_on,
            "gone_on": gone_on(message.due_on, FIVE_YEARS),
            "page_url": site_url("leave"),
        }
        return Letter(message.member, [message], "emails/membership_ends", words)
