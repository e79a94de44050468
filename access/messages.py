"""What members hear about access: that somebody asks, that it was given, that it ended.

A message says who the other is, and where to go; it has no button that gives access by itself.
Whoever gets it forwarded finds nothing there: the page shows the requests of who is logged in.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import AccessGrant, AccessRequest
from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.routing import routes_of

ASKED, GIVEN, ENDED = "access_asked", "access_given", "access_ended"


def write(kind: str, member_id: UUID, *, about: int, day: date, at: datetime) -> None:
    """Write a message of one kind, once; it leaves by the channel of the member."""
    way = routes_of([member_id], kind=kind).get(member_id, Message.Channel.EMAIL)
    Message.objects.get_or_create(
        member_id=member_id,
        kind=kind,
        about=about,
        due_on=day,
        defaults={"channel": way, "written_at": at, "not_before": when_allowed(at)},
    )


class AboutAccess:
    """A message about access. It cannot be switched off: it says who comes near your data."""

    label: str | Promise = _("Message about access for somebody else")
    is_always_sent = True
    group = Group.RIGHTS
    channels = ("email", "letter")
    step = GIVEN

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is about access of or to this member that is as the message says."""
        of_both = Q(owner=OuterRef("member")) | Q(reader=OuterRef("member"))
        grants = AccessGrant.objects.filter(
            of_both, pk=OuterRef("about"), ended_on__isnull=self.step != ENDED
        )
        return messages.filter(Exists(grants))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each access. One query."""
        grants = AccessGrant.objects.select_related("owner", "reader").in_bulk(
            [each.about for each in messages]
        )
        return [self._letter(each, grants[each.about]) for each in messages if each.about in grants]

    def _letter(self, message: Message, grant: AccessGrant) -> Letter:
        is_owner = grant.owner_id == message.member_id
        words = {
            "step": self.step,
            "is_owner": is_owner,
            "other": (grant.reader if is_owner else grant.owner).full_name,
            "things": [{"title": each} for each in grant.words],
            "last_day": grant.ends_on,
            "page_url": site_url("access:family"),
        }
        return Letter(message.member, [message], "emails/access", words)


class Given(AboutAccess):
    """Somebody gave access: both read what it covers and until when."""


class Ended(AboutAccess):
    """Access ended: both read it, whoever ended it."""

    step = ENDED


class Asked(AboutAccess):
    """Somebody asks for access; only who is asked gets it."""

    step = ASKED

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what still waits for an answer of this member."""
        waiting = AccessRequest.objects.running(today).filter(
            pk=OuterRef("about"), owner=OuterRef("member"), state=AccessRequest.State.WAITING
        )
        return messages.filter(Exists(waiting))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each request. One query."""
        asked = AccessRequest.objects.select_related("reader").in_bulk(
            [each.about for each in messages]
        )
        return [
            Letter(
                each.member,
                [each],
                "emails/access",
                {
                    "step": self.step,
                    "is_owner": True,
                    "other": asked[each.about].reader.full_name,
                    "page_url": site_url("access:family"),
                },
            )
            for each in messages
            if each.about in asked
        ]
