"""What each kind of message of the ladder says, and whether it is still true when it leaves."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.models import Loan
from loans.models.loan import LoanQuerySet
from members.models import ChannelPreference
from notifications.groups import Group
from notifications.letters import Letter
from notifications.models import Message, MessageQuerySet
from notifications.readers import child_if_born_after
from reminders import letters
from reminders.conditions import ADULT, always, only_held_up, stopped_by
from reminders.household import TOGETHER
from reminders.models import HouseholdMail, HouseholdShare, Step

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
        return self.said_of(messages, always, today=today)

    def held_up(self, messages: MessageQuerySet, *, today: date) -> MessageQuerySet:
        """Keep what would be true but for a pause that ends or an emergency: it waits for that."""
        return self.said_of(messages, only_held_up, today=today)

    def said_of(
        self, messages: MessageQuerySet, keep: Callable[..., LoanQuerySet], *, today: date
    ) -> MessageQuerySet:
        """Keep messages about loans that `keep` keeps, which nothing of their own step stops."""
        age = {} if self.until_age is None else {"age": self.until_age}
        is_carer = Q(
            member__guardianships__guardian=OuterRef("member"),
            member__birth_date__gt=child_if_born_after(today, **age),
        )
        loans = Loan.objects.filter(
            Q(member=OuterRef("member")) | is_carer | self.other_readers(),
            pk=OuterRef("about"),
            due_on=OuterRef("due_on"),
        )
        kept = messages.filter(
            Exists(keep(loans, today=today)),
            Exists(
                Step.objects.filter(code=OuterRef("step"), kind=OuterRef("kind"), is_active=True)
            ),
        )
        for stop in self.stops:
            stops = Step.objects.filter(code=OuterRef("step"), stops__contains=[stop.value])
            stopped = stopped_by(stop, Loan.objects.filter(pk=OuterRef("about")))
            kept = kept.exclude(Exists(stops), Exists(stopped))
        return kept

    def other_readers(self) -> Q:
        """Who else may read about a loan (inner) that a message (outer) is about: nobody."""
        return Q(pk=None)

    def letters(self, messages: Sequence[Message]) -> list[Letter]:
        """One letter for each reader and borrower, or household. A fixed number of queries."""
        return letters.letters(messages)


class Reminder(Said):
    """What must be back, and what is late: together in one message for who wants that."""

    def other_readers(self) -> Q:
        """A housemate whom the borrower lets read along, as long as they share a home."""
        shares = HouseholdShare.objects.working()
        return Q(
            Exists(shares.filter(member=OuterRef("member"), reader=OuterRef(OuterRef("member"))))
        )

    def along(self, readers: Iterable[UUID]) -> Q:
        """Take everything of both kinds together for readers who want one message."""
        wishes = HouseholdMail.objects.filter(member__in=readers)
        return Q(kind__in=TOGETHER, member__in=wishes.values("member"))

    def said_of(
        self, messages: MessageQuerySet, keep: Callable[..., LoanQuerySet], *, today: date
    ) -> MessageQuerySet:
        """What must be back soon only until the day itself, and not when somebody refuses it.

        A child who wants none keeps it from the carers too.
        """
        refusing = Loan.objects.filter(
            pk=OuterRef("about"),
            member__channels__kind=Step.Kind.DUE_SOON,
            member__channels__channel=ChannelPreference.Channel.NONE,
        )
        kept = super().said_of(messages, keep, today=today)
        is_soon = Q(due_on__gte=today) & ~Exists(refusing)
        return kept.filter(~Q(kind=Step.Kind.DUE_SOON) | is_soon)


class DueSoon(Reminder):
    """It must be back soon. Whoever wants none of these gets none."""

    code = Step.Kind.DUE_SOON
    label = _("Reminder before something must go back")
    is_always_sent = False


class Overdue(Reminder):
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
