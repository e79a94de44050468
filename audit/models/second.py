"""A second colleague agrees before a protected record is opened."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LASTS = timedelta(minutes=15)
"""How long what was agreed counts, and how long a question stands open."""


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    """Questions to a second colleague, and what was agreed."""

    def waiting(self, at: datetime) -> Self:
        """Asked in the last quarter of an hour, and not agreed to yet; oldest first."""
        recent = self.filter(approved_at=None, asked_at__gt=at - LASTS)
        return recent.order_by("asked_at")

    def valid_for(self, staff_id: UUID, at: datetime) -> Self:
        """What this colleague may open now."""
        return self.filter(asked_by=staff_id, approved_at__gt=at - LASTS, approved_at__lte=at)


class SecondLook(models.Model):
    """One colleague asks to open one protected record; another one agrees. It lasts for minutes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject_id = models.UUIDField(_("member"), db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=20)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("agreed by"),
    )
    approved_at = models.DateTimeField(_("agreed at"), null=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look that needs a second colleague")
        verbose_name_plural = _("looks that need a second colleague")
        permissions = [("approve_look", "Can agree that a colleague opens a protected record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="secondlook_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="secondlook_agreed_by_somebody_at_some_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"
