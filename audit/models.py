"""Who looked at whom, and why: one line for every member a colleague saw (P27)."""

from datetime import date
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessLineQuerySet(models.QuerySet["AccessLine"]):
    """Lines, newest first where it matters."""

    def about(self, subject_id: UUID) -> Self:
        return self.filter(subject_id=subject_id).order_by("-seen_at", "-pk")

    def on_day(self, day: date) -> Self:
        return self.filter(seen_at__date=day)


class AccessLine(models.Model):
    """One look at one member by one colleague. Written before anything is shown; never changed."""

    class Reason(models.TextChoices):
        DESK = "desk", _("helped at the desk")
        PHONE = "phone", _("helped by phone or e-mail")
        REMINDER = "reminder", _("a reminder or a return")
        ENROLMENT = "enrolment", _("enrolment or a new card")
        RIGHTS = "rights", _("a question about privacy")
        MAINTENANCE = "maintenance", _("a correction in the records")

    subject_id = models.UUIDField(_("member"))
    seen_at = models.DateTimeField(_("moment"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    activity = models.CharField(_("what was seen"), max_length=40)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )

    objects = AccessLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("access line")
        verbose_name_plural = _("access lines")
        indexes = [
            models.Index(fields=["subject_id", "-seen_at"], name="accessline_subject"),
            models.Index(fields=["seen_at"], name="accessline_seen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    reason__in=["desk", "phone", "reminder", "enrolment", "rights", "maintenance"]
                ),
                name="accessline_reason_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
