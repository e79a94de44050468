"""What each kind of message of the ladder says, and whether it is still true when it leaves."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.models import Loan
from members.models import ChannelPreference
from notifications.groups import Group
from notifications.letters import Letter
from notifications.models import Message, MessageQuerySet
from notifications.readers import child_if_born_after
from reminders import letters
from reminders.conditions import ADULT, always, stopped_by
from reminders.models import Step

CHANNELS = ("email", "sms", "letter")


class Said:
    """A kind of the ladder: true as long as the same person has the copy and the date holds."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    channels = CHANNELS
    group = Group.LOANS
    is_always_sent = True
    until_age: ClassVar[int | None] = None
    stops: ClassVar[tuple[Step.Stop, ...]] = (Step.Stop.CLAIMED, Step.Stop.LOST)

    @classmethod
    def ways_now(cls) -> set[str]:
        """Return the channels of the steps of this kind: a letter of fourteen days is only a letter."""
        steps = Step.objects.filter(kind=cls.code, is_active=True)
        return {way for ways in steps.values_list("channels", flat=True) for way in ways}

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what is on loan, not renewed, not stopped, and for the borrower or a carer."""
        age = {} if self.until_age is None else {"age": self.until_age}
        is_carer = Q(
            member__guardianships__guardian=OuterRef("member"),
            member__birth_date__gt=child_if_born_after(today, **age),
        )
        loans = Loan.objects.filter(
            Q(member=OuterRef("member")) | is_carer,
            pk=OuterRef("about"),
            due_on=OuterRef("due_on"),
        )
        kept = messages.filter(
            Exists(always(loans, today=today)),
            Exists(
                Step.objects.filter(code=OuterRef("step"), kind=OuterRef("kind"), is_active=True)
            ),
        )
        for stop in self.stops:
            stops = Step.objects.filter(code=OuterRef("step"), stops__contains=[stop.value])
            stopped = stopped_by(stop, Loan.objects.filter(pk=OuterRef("about")))
            kept = kept.exclude(Exists(stops), Exists(stopped))
        return kept

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader and borrower, or household. A fixed number of queries."""
        return letters.letters(self.code, messages)


class DueSoon(Said):
    """It must be back soon. Whoever wants none of these gets none."""

    code = Step.Kind.DUE_SOON
    label = _("Reminder before something must go back")
    is_always_sent = False

    def still_true(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Only until the day itself; a child who wants none keeps it from the carers too."""
        refusing = Loan.objects.filter(
            pk=OuterRef("about"),
            member__channels__kind=self.code,
            member__channels__channel=ChannelPreference.Channel.NONE,
        )
        kept = super().still_true(messages, today=today)
        return kept.filter(due_on__gte=today).exclude(Exists(refusing))


class Overdue(Said):
    """It is late: the reminders, of which each thing has its own number."""

    code = Step.Kind.OVERDUE
    label = _("Reminder that something is late")


class AboutMoney(Said):
    """What somebody must pay. A child never gets one: its parent or carer does."""

    until_age = ADULT
    group = Group.MONEY
    stops = (Step.Stop.CLAIMED, Step.Stop.LOST, Step.Stop.PAID)


class Invoice(AboutMoney):
    code = Step.Kind.INVOICE
    label = _("Invoice for what did not come back")


class PayReminder(AboutMoney):
    code = Step.Kind.PAY_REMINDER
    label = _("Reminder of an invoice")


class Notice14(AboutMoney):
    code = Step.Kind.NOTICE14
    label = _("Letter with fourteen days to pay")


class Collection(AboutMoney):
    """What the member reads when an invoice went to the collection agency."""

    code = Step.Kind.COLLECTION
    label = _("Message that an invoice went to collection")
