"""How the mail about new titles stops with one click, without logging in."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arrivals.choosing import children_of
from bieb.lib.clock import day_of
from consent.models import ConsentEvent, Purpose
from consent.operations import How, mailable, record_consent
from consent.texts import current_text
from members.models import Member
from newsletters.lists import Subject

FORM = "mail 1"


class NewArrivalsList:
    """Everything that this reader gets mail about: what they chose, and what their children did."""

    label: str | Promise = _("mail about new titles")

    def unsubscribe(self, subject: Subject, *, at: datetime) -> None:
        """Write down a no for the reader and for each child whose mail comes here.

        What was chosen goes the next night, unless the member asks us to keep it.
        """
        if not isinstance(subject, Member):
            return
        today = day_of(at)
        people: list[tuple[Member, Member | None]] = [(subject, None)]
        people += [(each.child, subject) for each in children_of(subject, today=today)]
        for member, guardian in people:
            if mailable(Purpose.NEW_ARRIVALS, today=today).filter(pk=member.pk).exists():
                how = How(channel=ConsentEvent.Channel.MAIL, guardian=guardian, form=FORM)
                text = current_text(Purpose.NEW_ARRIVALS, member.language)
                record_consent(member, text, given=False, how=how, at=at)
