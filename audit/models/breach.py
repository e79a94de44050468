"""The register of data breaches: every one, also those that need not be reported (AVG 33(5))."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

REPORT_WITHIN = timedelta(hours=72)
"""AVG 33(1): to the supervisor, counted from the moment we knew."""


class Breach(models.Model):
    """What happened, when we knew, and from when until when which way in was open.

    Written once; whatever follows is a `BreachEvent`. `way` with `whose` is who or what looked:
    a colleague whose account was misused, or a partner; see `audit.breaches`.
    """

    class Way(models.TextChoices):
        COLLEAGUE = "colleague", _("an account of a colleague")
        PARTNER = "partner", _("another organisation")
        OTHER = "other", _("something else")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    discovered_at = models.DateTimeField(_("known since"))
    happened = models.TextField(_("what happened"), max_length=2000)
    consequences = models.TextField(_("what it may lead to"), max_length=2000, blank=True)
    way = models.CharField(_("through"), max_length=10, choices=Way)
    whose = models.CharField(_("which one"), max_length=40, blank=True)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    recorded_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("data breach")
        verbose_name_plural = _("data breaches")
        ordering = ["-discovered_at", "pk"]
        permissions = [("handle_breach", "Can write in the register of data breaches")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="breach_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(discovered_at__gte=F("began_at")), name="breach_known_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["colleague", "partner", "other"]), name="breach_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def report_before(self) -> datetime:
        """The last moment to tell the supervisor: 72 hours after we knew, to the minute."""
        return self.discovered_at + REPORT_WITHIN


class BreachEvent(models.Model):
    """One line of the story of a breach: what was done or decided, and why. Never changed."""

    class Kind(models.TextChoices):
        NOTE = "note", _("done or found out")
        REPORTED = "reported", _("reported to the supervisor")
        NOT_REPORTED = "not_reported", _("decided not to report to the supervisor")
        TOLD = "told", _("told the people concerned")
        NOT_TOLD = "not_told", _("decided not to tell the people concerned")
        CLOSED = "closed", _("closed")

    SUPERVISOR: ClassVar[tuple[str, ...]] = (Kind.REPORTED, Kind.NOT_REPORTED)
    PEOPLE: ClassVar[tuple[str, ...]] = (Kind.TOLD, Kind.NOT_TOLD)

    breach = models.ForeignKey(
        Breach, models.PROTECT, related_name="events", verbose_name=_("data breach")
    )
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    why = models.TextField(_("what, and why"), max_length=2000)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    happened_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("line about a data breach")
        verbose_name_plural = _("lines about a data breach")
        ordering = ["happened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["note", "reported", "not_reported", "told", "not_told", "closed"]
                ),
                name="breachevent_kind_known",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="breachevent_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
