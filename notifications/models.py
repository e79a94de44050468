"""The outbox: every message is a row first, and leaves at most once."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, ChannelPreference, Member

LEASE = timedelta(minutes=10)
"""How long a claim holds, and how long a message may be with the mail server before we doubt."""


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by what can still happen to them."""

    def waiting(self, now: datetime) -> Self:
        """Messages that may be sent: written, not claimed by a living worker, and it is time."""
        unclaimed = Q(claimed_at=None) | Q(claimed_at__lte=now - LEASE)
        return self.filter(unclaimed, state=Message.State.WAITING, not_before__lte=now)

    def claimed(self, at: datetime) -> Self:
        """Messages that the worker which claimed at that moment still has, and may hand over."""
        return self.filter(state=Message.State.WAITING, claimed_at=at)

    def wanted(self) -> Self:
        """Messages whose reader may be mailed and did not say that they want none of this kind."""
        refusals = ChannelPreference.objects.filter(
            member=OuterRef("member"),
            kind=OuterRef("kind"),
            channel=ChannelPreference.Channel.NONE,
        )
        return self.filter(member__restricted_on=None).exclude(Exists(refusals))

    def reachable(self) -> Self:
        """Messages whose reader has an e-mail address."""
        return self.filter(
            Exists(Account.objects.filter(member=OuterRef("member")).exclude(email=""))
        )

    def stuck(self, now: datetime) -> Self:
        """Messages that were with the mail server when their worker died."""
        return self.filter(state=Message.State.SENDING, claimed_at__lte=now - LEASE)

    def doubtful(self) -> Self:
        """Messages whose worker died between sending and writing that down: shown, never resent."""
        return self.filter(state=Message.State.DOUBTFUL)


class Message(models.Model):
    """One message to one reader about one thing. It holds no text: that is made when it leaves.

    The reader of a message about a child is a parent or carer: each has a message of their own.
    A worker claims messages for a while (`claimed_at`; they are still waiting) and makes one
    SENDING just before the mail server gets it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("not needed any more")
        FAILED = "failed", _("could not be sent")
        DOUBTFUL = "doubtful", _("perhaps sent")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="messages", verbose_name=_("member")
    )
    kind = models.CharField(_("kind of message"), max_length=20)
    about = models.BigIntegerField(
        _("about"), help_text=_("The number of the loan or other thing.")
    )
    due_on = models.DateField(_("about the date"))
    channel = models.CharField(_("channel"), max_length=6)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(_("why"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    written_at = models.DateTimeField(_("written at"))
    not_before = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["waiting", "sending"]), name="message_to_send"
            ),
            models.Index(fields=["finished_at"], name="message_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "due_on", "channel", "member"], name="message_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "sending", "sent", "dropped", "failed", "doubtful"]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], finished_at=None)
                | (~Q(state__in=["waiting", "sending"]) & Q(finished_at__isnull=False)),
                name="message_finished_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
