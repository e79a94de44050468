"""What members are told about their requests. Nobody can switch these off: they are a safeguard."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.groups import Group
from notifications.letters import Letter, site_url
from notifications.models import Message, MessageQuerySet
from notifications.quiet import when_allowed
from notifications.routing import routes_of
from rights.models import Case

RECEIVED, EXTENDED, ANSWERED = "privacy_received", "privacy_extended", "privacy_answered"


def tell(case: Case, code: str, *, at: datetime) -> None:
    """Write a message to whoever asked, when we know who that is; the words are made when it leaves.

    Who has no e-mail address that works gets a letter: this must reach them.
    """
    if case.member_id is None:
        return
    way = routes_of([case.member_id], kind=code).get(case.member_id, Message.Channel.EMAIL)
    Message.objects.get_or_create(
        member_id=case.member_id,
        kind=code,
        about=case.pk,
        due_on=case.received_on,
        defaults={"channel": way, "written_at": at, "not_before": when_allowed(at)},
    )


class AboutCase:
    """A message about one request. It says which, and never what was asked or answered."""

    label: str | Promise = _("Message about a privacy request")
    is_always_sent = True
    group = Group.RIGHTS
    channels = ("email", "letter")
    step = RECEIVED

    def still_true(self, messages: MessageQuerySet, *, today: object) -> MessageQuerySet:
        """Keep what is about a request of this member."""
        cases = Case.objects.filter(pk=OuterRef("about"), member=OuterRef("member"))
        return messages.filter(Exists(cases))

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each request. One query."""
        cases = Case.objects.in_bulk([each.about for each in messages])
        found = [(each, cases[each.about]) for each in messages if each.about in cases]
        return [self._letter(message, case) for message, case in found]

    def _letter(self, message: Message, case: Case) -> Letter:
        words = {
            "step": self.step,
            "reference": case.reference,
            "kind": Case.Kind(case.kind).label,
            "channel": Case.Channel(case.channel).label,
            "reason": Case.Extension(case.extension).label if case.extension else "",
            "received_on": case.received_on,
            "answer_by": case.due_on,
            "page_url": site_url("rights:cases"),
        }
        return Letter(message.member, [message], "emails/privacy_case", words)


class Received(AboutCase):
    step = RECEIVED


class Extended(AboutCase):
    step = EXTENDED


class Answered(AboutCase):
    step = ANSWERED
