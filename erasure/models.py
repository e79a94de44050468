"""Requests to erase, what holds them up, and the receipts that remain."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField

OVER = ("receipt", "withdrawn")
SEALED = "books"  # what stays sealed by law: it holds nothing up, and nobody settles it
SOON = timedelta(days=60)
"""So long before its end a hold is shown to whoever must say whether that is right."""


class ErasureRequestQuerySet(models.QuerySet["ErasureRequest"]):
    """Requests, by what can be done with them."""

    def running(self) -> Self:
        return self.exclude(state__in=OVER)

    def due(self, now: datetime) -> Self:
        """Requests to go on with now, oldest first; what is held is looked at again."""
        return self.running().filter(not_before__lte=now).order_by("requested_at", "pk")


class ErasureRequest(models.Model):
    """Somebody asked to be erased. When it is over, nothing here says who it was.

    `probes` are the values to search for and the address for the receipt, sealed with a key of
    its own that is destroyed at the end.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("asked")
        ASSESSED = "assessed", _("looked at what must stay")
        EXECUTING = "executing", _("being erased")
        HELD = "held", _("erased, but for what must stay")
        VERIFIED = "verified", _("erased and checked")
        RECEIPT = "receipt", _("done")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        WEB = "web", _("website")
        DESK = "desk", _("desk")
        PHONE = "phone", _("phone")
        LETTER = "letter", _("letter")
        REPLAY = "replay", _("after a backup was put back")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_id = models.UUIDField(_("member"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    language = models.CharField(_("language"), max_length=2, default="nl")
    requested_at = models.DateTimeField(_("asked at"))
    not_before = models.DateTimeField(_("not before"))
    executing_at = models.DateTimeField(_("started at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    case_reference = models.CharField(_("privacy request"), max_length=20, blank=True)
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True)
    probes = SealedField(_("what to search for"), own_key="erasure", null=True, editable=False)
    done = models.JSONField(_("rows that went, by table"), default=dict)
    recipients = models.JSONField(_("who was told"), default=list)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to erase")
        verbose_name_plural = _("requests to erase")
        permissions = [("erase_member", _("Can erase a member on request"))]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=~Q(state__in=["receipt", "withdrawn"]),
                name="erasurerequest_running",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject_id"], name="erasurerequest_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=["receipt", "withdrawn"], subject_id=None, probes=None)
                | Q(
                    state__in=["requested", "assessed", "executing", "held", "verified"],
                    subject_id__isnull=False,
                ),
                name="erasurerequest_knows_nobody_when_over",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "assessed", "withdrawn"], executing_at=None)
                | Q(
                    state__in=["executing", "held", "verified", "receipt"],
                    executing_at__isnull=False,
                ),
                name="erasurerequest_started_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "receipt"]) | Q(verified_at__isnull=False),
                name="erasurerequest_checked_before_it_is_over",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "desk", "phone", "letter", "replay"]),
                name="erasurerequest_channel_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def can_be_withdrawn(self) -> bool:
        """Say whether nothing was erased yet."""
        return self.state in (self.State.REQUESTED, self.State.ASSESSED)


class ErasureHoldQuerySet(models.QuerySet["ErasureHold"]):
    """What holds up erasures, by the day."""

    def standing(self) -> Self:
        return self.filter(lapsed_on=None).exclude(code=SEALED)

    def ending(self, today: date) -> Self:
        """What still holds something up and may not do so for more than sixty days."""
        return self.standing().filter(until__lte=today + SOON)


class ErasureHold(models.Model):
    """One thing that is not settled, and the tables that stay for it: five years at most."""

    request = models.ForeignKey(
        ErasureRequest, models.CASCADE, related_name="holds", verbose_name=_("request to erase")
    )
    code = models.CharField(_("what"), max_length=20)
    kept = ArrayField(models.CharField(max_length=60), verbose_name=_("what stays"))
    count = models.PositiveIntegerField(_("how many"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    lapsed_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = ErasureHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(fields=["request", "code"], name="erasurehold_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.code}"


class Receipt(models.Model):
    """What went, what stays and who was told; signed, and about nobody. Never changed."""

    request = models.ForeignKey(
        ErasureRequest, models.CASCADE, related_name="receipts", verbose_name=_("request to erase")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(_("made at"))
    content = models.JSONField(_("content"))
    hash = models.CharField(_("hash"), max_length=64)
    key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("receipt of an erasure")
        verbose_name_plural = _("receipts of erasures")
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="receipt_number_once")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    def as_file(self) -> dict[str, Any]:
        """What somebody downloads: the content and what proves it."""
        return {
            "receipt": self.content,
            "hash": self.hash,
            "key": self.key,
            "signature": self.signature,
        }


class LedgerLine(models.Model):
    """A deed on its way to the replay ledger; gone as soon as it is written there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=14)
    subject_id = models.UUIDField(_("member"))
    purpose = models.CharField(_("of what"), max_length=60, blank=True)
    happened_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("line for the replay ledger")
        verbose_name_plural = _("lines for the replay ledger")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"


class LedgerMark(models.Model):
    """How far this database is: the last line of the ledger that it knows, and of which ledger."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ledger = models.UUIDField(_("which ledger"))
    applied = models.PositiveBigIntegerField(_("last line"), default=0)

    class Meta:
        verbose_name = _("mark in the replay ledger")
        verbose_name_plural = _("marks in the replay ledger")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledgermark_only_one")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.applied}"


class StandingHoldQuerySet(models.QuerySet["StandingHold"]):
    """Holds that a colleague placed, by the day."""

    def standing(self, today: date) -> Self:
        """Those that hold something today; on the day of their end they hold nothing any more."""
        return self.filter(lifted_on=None, until__gt=today)

    def ending(self, today: date) -> Self:
        """Those that end within sixty days: somebody must say whether that is right."""
        return self.standing(today).filter(until__lte=today + SOON)


class StandingHold(models.Model):
    """A dispute or a demand under the law: what of one member must not be erased meanwhile."""

    class Kind(models.TextChoices):
        DISPUTE = "dispute", _("dispute")
        LEGAL = "legal", _("demand under the law")

    class Part(models.TextChoices):
        """What can be held, besides who it is about."""

        HISTORY = "history", _("what was borrowed before")
        MONEY = "money", _("whose account it is")
        CONTACT = "contact", _("lines about contact")

    class Owner(models.TextChoices):
        MANAGER = "manager", _("the manager")
        PRIVACY = "privacy officer", _("the privacy officer")

    subject_id = models.UUIDField(_("member"), db_index=True)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    parts = ArrayField(
        models.CharField(max_length=7, choices=Part), verbose_name=_("what stays"), default=list
    )
    reason = models.CharField(_("ground"), max_length=200)
    owner = models.CharField(_("who settles it"), max_length=15, choices=Owner)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_on = models.DateField(_("since"))
    until = models.DateField(_("until"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_on = models.DateField(_("settled on"), null=True, blank=True)

    objects = StandingHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold of a colleague")
        verbose_name_plural = _("holds of colleagues")
        permissions = [("place_hold", _("Can hold up an erasure, and let it go on"))]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="standinghold_has_a_ground"),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("placed_on")), name="standinghold_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by=None)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False),
                name="standinghold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
