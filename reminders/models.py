"""The ladder of reminders as rows: what is said when, over which channel, and who must look first."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from notifications.models import Message


class StepQuerySet(models.QuerySet["Step"]):
    """Steps of the ladder, in the order in which somebody climbs it."""

    def climbed(self) -> Self:
        """Those that are used, lowest first."""
        return self.filter(is_active=True).order_by("days", "position")


class Step(models.Model):
    """One step: so many days after (or before) the due date this is said, unless something stops it.

    A step is said until the day of the next one: who is overtaken hears only the next. A step
    that needs another (`after`) is not said before that one was, `after_days` ago, and does not
    overtake it. What always stops a step: return, renewal, locked data, a pause, an emergency.
    """

    class Kind(models.TextChoices):
        DUE_SOON = "due_soon", _("it must be back soon")
        OVERDUE = "overdue", _("reminder")
        INVOICE = "invoice", _("invoice")
        PAY_REMINDER = "pay_reminder", _("reminder of an invoice")
        NOTICE14 = "notice14", _("letter with fourteen days to pay")
        COLLECTION = "collection", _("hand over to collection")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("everyone")
        ADULTS = "adults", _("from eighteen years")

    class Check(models.TextChoices):
        NONE = "none", _("nobody")
        BATCH = "batch", _("one colleague, all at once")
        EACH = "each", _("one colleague, each of them")
        TWO = "two", _("two colleagues, each of them")

    class Stop(models.TextChoices):
        CLAIMED = "claimed", _("it is said to be back")
        LOST = "lost", _("it was declared lost")
        PAID = "paid", _("nothing is owed for it")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        LETTER = "letter", _("letter")

    AFTER_THE_INVOICE = (Kind.PAY_REMINDER, Kind.NOTICE14, Kind.COLLECTION)
    ABOUT_MONEY = (Kind.INVOICE, *AFTER_THE_INVOICE)

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Only a-z, 0-9 and _."))],
    )
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    days = models.SmallIntegerField(
        _("days"), help_text=_("After the due date; before it with a minus.")
    )
    kind = models.CharField(_("what is said"), max_length=12, choices=Kind)
    ordinal = models.PositiveSmallIntegerField(
        _("which reminder"), default=0, help_text=_("1 is the first reminder; 0 is not counted.")
    )
    channels = ArrayField(
        models.CharField(max_length=6, choices=Channel),
        verbose_name=_("channels"),
        help_text=_("The first one that reaches the reader."),
    )
    audience = models.CharField(
        _("for whom"), max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    categories = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        verbose_name=_("memberships"),
        help_text=_("Only these; none chosen is all."),
    )
    cost_cents = models.PositiveIntegerField(_("costs (cents)"), default=0)
    stops = ArrayField(
        models.CharField(max_length=8, choices=Stop),
        default=list,
        blank=True,
        verbose_name=_("what stops it"),
    )
    check_by = models.CharField(_("who looks first"), max_length=5, choices=Check, default="none")
    min_cents = models.PositiveIntegerField(_("only from (cents)"), default=0)
    pay_days = models.PositiveSmallIntegerField(_("days to pay"), default=0)
    after = models.CharField(_("only after the step"), max_length=20, blank=True)
    after_days = models.PositiveSmallIntegerField(_("and so many days later"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        ordering = ["position"]
        permissions = [("change_ladder", _("Can change the ladder of reminders"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="due_soon", days__lte=0) | ~Q(kind="due_soon") & Q(days__gt=0),
                name="step_before_or_after",
                violation_error_message=_("Only what must be back soon comes before the date."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="collection") | Q(check_by="two", audience="adults"),
                name="step_collection_by_two_of_adults",
                violation_error_message=_("Collection needs two colleagues, and only adults."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["invoice", "notice14"]) | ~Q(check_by="none"),
                name="step_money_is_looked_at",
                violation_error_message=_("A colleague looks at invoices before they leave."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["pay_reminder", "notice14", "collection"]) | ~Q(after=""),
                name="step_after_an_invoice",
                violation_error_message=_("What follows an invoice needs the step before it."),
            ),
            models.CheckConstraint(condition=~Q(after=F("code")), name="step_not_after_itself"),
            models.CheckConstraint(condition=~Q(channels=[]), name="step_has_a_channel"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_about_money(self) -> bool:
        return self.kind in self.ABOUT_MONEY


class StepChange(models.Model):
    """A step that was made or changed; `old` and `new` are its columns.

    Which colleague did it is a line in the log of the back office, which goes after two years.
    """

    class Why(models.TextChoices):
        POLICY = "policy", _("the library decided so")
        MISTAKE = "mistake", _("something was wrong")
        TRIAL = "trial", _("to try it out")
        LOAD = "load", _("too many or too few messages")
        LAW = "law", _("a law or an agreement asks for it")

    code = models.CharField(_("code of the step"), max_length=20)
    changed_at = models.DateTimeField(_("moment"))
    why = models.CharField(_("why"), max_length=8, choices=Why)
    old = models.JSONField(_("before"), null=True)
    new = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("change of the ladder")
        verbose_name_plural = _("changes of the ladder")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PauseQuerySet(models.QuerySet["Pause"]):
    """Members whose reminders stand still."""

    def on(self, day: date) -> Self:
        """Pauses that hold on `day`; the last day counts."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Pause(models.Model):
    """A member who hears nothing for a while: what they pay in parts, dispute, or leave behind."""

    class Why(models.TextChoices):
        PLAN = "plan", _("pays in parts")
        DISPUTE = "dispute", _("does not agree")
        DECEASED = "deceased", _("died")
        OTHER = "other", _("agreed at the desk")

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    why = models.CharField(_("why"), max_length=8, choices=Why)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of reminders")
        verbose_name_plural = _("pauses of reminders")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="pause_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Approval(models.Model):
    """A colleague who looked at a message that waits for one, and let it go. Never the same twice."""

    message = models.ForeignKey(
        Message,
        models.CASCADE,
        db_constraint=False,  # the migration makes one that takes the approvals along
        related_name="+",
        verbose_name=_("message"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    approved_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("approval of a message")
        verbose_name_plural = _("approvals of messages")
        permissions = [("approve_message", _("Can let messages go that wait for a colleague"))]
        constraints = [
            models.UniqueConstraint(fields=["message", "by"], name="approval_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class HouseholdMail(models.Model):
    """The wish of a member to get one reminder for everybody at home, instead of one for each."""

    member = models.OneToOneField(
        Member, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("wish for one reminder")
        verbose_name_plural = _("wishes for one reminder")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class HouseholdShareQuerySet(models.QuerySet["HouseholdShare"]):
    """Who lets whom read their reminders."""

    def working(self) -> Self:
        """Those of two people who share a home now, and of whom nothing is locked or protected."""
        return self.filter(
            member__household=F("reader__household"),
            member__restricted_on=None,
            reader__restricted_on=None,
            member__is_protected=False,
            reader__is_protected=False,
        )


class HouseholdShare(models.Model):
    """A member of sixteen or older whose reminders go along with those of a housemate.

    They said so themselves, and what may stand in it. Either of the two ends it at any moment.
    """

    member = models.OneToOneField(
        Member, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    reader = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("who reads it")
    )
    shows_titles = models.BooleanField(_("titles may stand in it"), default=False)
    shows_cost = models.BooleanField(_("what it costs may stand in it"), default=False)
    since = models.DateField(_("since"))

    objects = HouseholdShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared reminder")
        verbose_name_plural = _("shared reminders")
        constraints = [
            models.CheckConstraint(
                condition=~Q(member=F("reader")), name="householdshare_with_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
