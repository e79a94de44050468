"""Who asked for the newsletter, what is sent, and to whom it went: each of them exactly once."""

from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from consent.models import ConsentEvent, ConsentText, Purpose
from consent.operations import mailable
from members.models import Account, Member
from notifications.channels import Fingerprint
from notifications.models import AddressTrouble

CONFIRM_DAYS = timedelta(days=7)
"""How long a sign-up can be confirmed; after that nobody can read the address."""
LEASE = timedelta(minutes=10)
"""How long a claim holds, and how long a mail may be with the mail server before we doubt."""


class Topic(models.TextChoices):
    """What somebody wants to read about; a subscription names at least one."""

    NEWS = "news", _("news of the library")
    OFFERS = "offers", _("offers and discounts")
    ACTIONS = "actions", _("activities and campaigns")


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Sign-ups that wait for the link in the mail."""

    def open(self, now: datetime) -> Self:
        """Sign-ups of less than seven days ago: older ones exist for nobody."""
        return self.filter(asked_at__gt=now - CONFIRM_DAYS)


class SignUp(models.Model):
    """Somebody typed this address. Nothing is sent to it but one mail with a link.

    The address is sealed with a key of its own, which is destroyed after seven days.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    address = SealedField(_("e-mail address"), own_key="sign-up", editable=False)
    link_hash = models.CharField(max_length=64, unique=True, blank=True, editable=False, null=True)
    topics = ArrayField(models.CharField(max_length=8, choices=Topic), verbose_name=_("subjects"))
    text = models.ForeignKey(ConsentText, models.PROTECT, verbose_name=_("text"))
    asked_at = models.DateTimeField(_("asked at"))
    mailed_at = models.DateTimeField(_("link mailed at"), null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(fields=["asked_at"], name="signup_asked")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Readers, by whether they may be mailed."""

    def wanted(self, today: date) -> Self:
        """Readers whose yes holds now: asked again for each mail, when it leaves.

        Of a member the consent events decide, and whether their mailbox works. An address that confirmed counts until it stops, or
        until a member who reads at that address says no later on.
        """
        said_no = (
            ConsentEvent.objects.standing()
            .filter(purpose=Purpose.NEWSLETTER, state__in=["withdrawn", "refused"])
            .filter(
                member__account__email__iexact=OuterRef("address"),
                occurred_at__gt=OuterRef("confirmed_at"),
            )
        )
        members = mailable(Purpose.NEWSLETTER, today=today)
        gave_back = AddressTrouble.objects.filter(
            member=OuterRef("member"), channel="email", marked_on__isnull=False
        ).filter(fingerprint=Fingerprint(OuterRef("email")))
        accounts = Account.objects.filter(member=OuterRef("member")).exclude(email="")
        with_mail = accounts.exclude(Exists(gave_back))
        own = Q(Exists(members.filter(pk=OuterRef("member")))) & Q(Exists(with_mail))
        typed = Q(member=None, ended_at=None) & ~Q(address="") & ~Exists(said_no)
        return self.filter(own | typed)

    def about(self, topics: list[str]) -> Self:
        """Readers who chose one of these subjects; no subjects means everybody."""
        return self.filter(topics__overlap=topics) if topics else self

    def with_mailbox(self) -> Self:
        """With the address where they read: of a member the one in their account."""
        own = NullIf("member__account__email", models.Value(""))
        return self.annotate(mailbox=Lower(Coalesce(own, "address")))


class Subscription(models.Model):
    """One reader: a member, or an address of which we know nothing else.

    Whether a member reads it is decided by their consent; here is only what about. When an
    address stops it is wiped, and the row only remembers that there was one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.OneToOneField(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="newsletter",
        verbose_name=_("member"),
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    topics = ArrayField(models.CharField(max_length=8, choices=Topic), verbose_name=_("subjects"))
    language = models.CharField(_("language"), max_length=2, default="nl")
    text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, verbose_name=_("text")
    )
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of the newsletter")
        verbose_name_plural = _("readers of the newsletter")
        constraints = [
            models.UniqueConstraint(
                Lower("address"), condition=~Q(address=""), name="subscription_address_once"
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False, address="", ended_at=None)
                | Q(member=None, ended_at=None, confirmed_at__isnull=False, text__isnull=False)
                | Q(member=None, ended_at__isnull=False, address=""),
                name="subscription_member_or_confirmed_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class UnsubscribeToken(models.Model):
    """The link to stop in one mail. Only its hash is here: the link itself is in the mail alone.

    When the reader is erased the link goes on working, and is about nobody.
    """

    token_hash = models.CharField(max_length=64, primary_key=True, editable=False)
    list_code = models.CharField(_("list"), max_length=20)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    subscription = models.ForeignKey(
        Subscription,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tokens",
        verbose_name=_("reader"),
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("link to stop")
        verbose_name_plural = _("links to stop")
        indexes = [models.Index(fields=["made_at"], name="unsubscribetoken_made")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Issue(models.Model):
    """One newsletter, in Dutch and perhaps in English, in a small safe markup without images."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")

    subject_nl = models.CharField(_("subject, Dutch"), max_length=120)
    body_nl = models.TextField(_("text, Dutch"), max_length=20_000)
    subject_en = models.CharField(_("subject, English"), max_length=120, blank=True)
    body_en = models.TextField(_("text, English"), max_length=20_000, blank=True)
    topics = ArrayField(
        models.CharField(max_length=8, choices=Topic), blank=True, verbose_name=_("subjects")
    )
    per_minute = models.PositiveSmallIntegerField(_("mails a minute"), default=300)
    key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(_("made at"))
    started_at = models.DateTimeField(_("sending began at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        permissions = [("send_issue", "Can send a newsletter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", started_at=None)
                | (~Q(state="draft") & Q(started_at__isnull=False)),
                name="issue_started_has_moment",
            ),
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="issue_pace_positive"),
        ]

    def __str__(self) -> str:
        return self.subject_nl


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Mails of an issue, by what can still happen to them."""

    def waiting(self, now: datetime) -> Self:
        """Mails that may be sent: not claimed by a living worker, and it is time."""
        unclaimed = Q(claimed_at=None) | Q(claimed_at__lte=now - LEASE)
        return self.filter(unclaimed, state="waiting", not_before__lte=now)

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def stuck(self, now: datetime) -> Self:
        """Mails that were with the mail server when their worker died."""
        return self.filter(state="sending", claimed_at__lte=now - LEASE)


class Delivery(models.Model):
    """One issue to one reader. The row is unique, so that nobody gets an issue twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not wanted any more")
        FAILED = "failed", _("could not be sent")
        DOUBTFUL = "doubtful", _("perhaps sent")

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(_("why"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    made_at = models.DateTimeField(_("made at"))
    not_before = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter to a reader")
        verbose_name_plural = _("newsletters to readers")
        indexes = [
            models.Index(
                fields=["issue", "id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="delivery_to_send",
            ),
            models.Index(fields=["issue", "handed_at"], name="delivery_pace"),
            models.Index(fields=["made_at"], name="delivery_made"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscription"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], finished_at=None)
                | (
                    Q(state__in=["sent", "dropped", "failed", "doubtful"])
                    & Q(finished_at__isnull=False)
                ),
                name="delivery_finished_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
