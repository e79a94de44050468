"""The outbox: every message is a row first, and leaves at most once."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from members.message_kinds import codes_always_sent
from members.models import ChannelPreference, Member
from notifications.unreached import Unreached  # noqa: F401  Django looks for models here

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
        """Messages whose reader may be mailed and did not say that they want none of this kind.

        Whoever had their data locked hears of nothing but their own rights. Source: AVG 18(2)-(3).
        """
        refusals = ChannelPreference.objects.filter(
            member=OuterRef("member"),
            kind=OuterRef("kind"),
            channel=ChannelPreference.Channel.NONE,
        )
        may_be_mailed = Q(member__restricted_on=None) | Q(kind__in=codes_always_sent())
        return self.filter(may_be_mailed).exclude(Exists(refusals))

    def too_late(self, now: datetime) -> Self:
        """Messages that would help nobody any more if they left now."""
        return self.filter(not_after__lt=now)

    def stuck(self, now: datetime) -> Self:
        """Messages that were with a server when their worker died; a letter waits for its post."""
        with_a_server = self.exclude(channel=Message.Channel.LETTER)
        return with_a_server.filter(state=Message.State.SENDING, claimed_at__lte=now - LEASE)

    def printed(self) -> Self:
        """Letters that lie printed and wait for the post; `template_version` is what was printed."""
        return self.filter(state=Message.State.SENDING).exclude(template_version="")

    def fell_out(self) -> Self:
        """Letters that were printed and must not be posted any more."""
        out = self.filter(state__in=[Message.State.DROPPED, Message.State.HELD])
        return out.exclude(template_version="")

    def doubtful(self) -> Self:
        """Messages whose worker died between sending and writing that down: shown, never resent."""
        return self.filter(state=Message.State.DOUBTFUL)


class LetterBatchQuerySet(models.QuerySet["LetterBatch"]):
    """Piles of letters by how far they are."""

    def counted(self) -> Self:
        """Add how many messages are still to print, lie printed, are posted, or fell out."""
        sending = Q(messages__state=Message.State.SENDING)
        not_printed = Q(messages__template_version="")
        out = Q(messages__state__in=[Message.State.DROPPED, Message.State.HELD])
        return self.annotate(
            unprinted=Count("messages", filter=sending & not_printed),
            printed=Count("messages", filter=sending & ~not_printed),
            posted=Count("messages", filter=Q(messages__state=Message.State.SENT)),
            fell_out=Count("messages", filter=out),
        )


class LetterBatch(models.Model):
    """A pile of letters of one day. It holds no text: that is made when it is printed.

    Nothing is added to a pile that was printed: what is written later that day has the next number.
    """

    made_on = models.DateField(_("made on"))
    number = models.PositiveSmallIntegerField(_("number"), default=1, db_default=1)
    made_at = models.DateTimeField(_("made at"))
    printed_at = models.DateTimeField(_("printed at"), null=True, blank=True)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ["-made_on", "-number"]
        permissions = [("post_letters", _("Can print letters and say that they are in the post"))]
        constraints = [
            models.UniqueConstraint(fields=["made_on", "number"], name="letterbatch_one"),
            models.CheckConstraint(
                condition=Q(posted_at=None) | Q(printed_at__isnull=False),
                name="letterbatch_posted_was_printed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.made_on}-{self.number}"


class Message(models.Model):
    """One message to one reader about one thing. It holds no text: that is made when it leaves.

    The reader of a message about a child is a parent or carer: each has a message of their own.
    A worker claims messages for a while (`claimed_at`; they are still waiting) and makes one
    SENDING just before the server gets it; a letter is SENDING from its batch until the post.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        LETTER = "letter", _("letter")

    class State(models.TextChoices):
        HELD = "held", _("waits for a colleague")
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
    step = models.CharField(_("step"), max_length=20, blank=True, default="", db_default="")
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    instead_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("instead of"),
    )
    again = models.PositiveSmallIntegerField(
        _("sent again by a colleague"), default=0, db_default=0
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(_("why"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    written_at = models.DateTimeField(_("written at"))
    not_before = models.DateTimeField(_("not before"))
    not_after = models.DateTimeField(
        _("not after"), null=True, blank=True, help_text=_("Later than this it helps nobody.")
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    batch = models.ForeignKey(
        LetterBatch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("batch of letters"),
    )
    template_version = models.CharField(
        _("version of the text"), max_length=12, blank=True, default="", db_default=""
    )
    body_sha256 = models.CharField(
        _("fingerprint of the text"), max_length=64, blank=True, default="", db_default=""
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        permissions = [("send_again", _("Can send a message again"))]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["waiting", "sending"]), name="message_to_send"
            ),
            models.Index(fields=["finished_at"], name="message_finished"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "due_on", "step", "channel", "member", "again"],
                name="message_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "held",
                        "waiting",
                        "sending",
                        "sent",
                        "dropped",
                        "failed",
                        "doubtful",
                    ]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms", "letter"]), name="message_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "waiting", "sending"], finished_at=None)
                | (~Q(state__in=["held", "waiting", "sending"]) & Q(finished_at__isnull=False)),
                name="message_finished_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AddressTrouble(models.Model):
    """An e-mail address or a phone that gives our messages back; of what it said only the code.

    It is about the address that the member had then, of which only a fingerprint is kept: with
    another address it says nothing any more. Marked: nothing goes there. `worked_on`: the day on
    which a letter went in its place. What it means for late fees is in `Unreached`.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="address_troubles", verbose_name=_("member")
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Message.Channel)
    fingerprint = models.CharField(_("fingerprint of the address"), max_length=64)
    times = models.PositiveSmallIntegerField(_("how often"), default=1)
    why = models.CharField(_("why"), max_length=12)
    since = models.DateField(_("since"))
    marked_on = models.DateField(_("not used since"), null=True, blank=True)
    worked_on = models.DateField(_("reached in another way on"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "channel", "fingerprint"], name="addresstrouble_one"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms"]), name="addresstrouble_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class MessageBody(models.Model):
    """The text of a letter as it left, for ninety days; its messages remember the hash for longer.

    All that left on one day is sealed with one key. When that key is destroyed, what a backup
    still holds of these texts can never be read again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="message_bodies", verbose_name=_("member")
    )
    sent_on = models.DateField(_("sent on"), db_index=True)
    sha256 = models.CharField(_("fingerprint of the text"), max_length=64, unique=True)
    text = SealedField(_("text"), own_key="mail", key_by="sent_on")

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"
