"""That somebody may be browsing: for the privacy officer, who asks the colleague."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Alarms, newest first."""

    def open(self) -> Self:
        """What nobody has looked into yet."""
        return self.filter(outcome="").order_by("-day", "rule", "pk")

    def of_day(self, day: date) -> Self:
        return self.filter(day=day)


class Alarm(models.Model):
    """One rule that was crossed by one colleague on one day: how often, and what is usual."""

    class Rule(models.TextChoices):
        MANY = "many", _("many different members in one hour")
        IDLE = "idle", _("members looked up, and nothing done for any of them")
        CLOSED = "closed", _("looked while the library was closed")
        SURNAME = "surname", _("many homes with one and the same surname")

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("there was a good reason")
        SPOKEN = "spoken", _("talked about with the colleague")
        BREACH = "breach", _("written down as a data breach")

    rule = models.CharField(_("rule"), max_length=10, choices=Rule)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("how many"))
    usual = models.PositiveIntegerField(_("at most"))
    raised_at = models.DateTimeField(_("raised at"))
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = [
            models.UniqueConstraint(fields=["staff", "day", "rule"], name="alarm_once_a_day"),
            models.CheckConstraint(
                condition=Q(rule__in=["many", "idle", "closed", "surname"]),
                name="alarm_rule_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", handled_at=None)
                | Q(outcome__in=["explained", "spoken", "breach"], handled_at__isnull=False),
                name="alarm_handled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
