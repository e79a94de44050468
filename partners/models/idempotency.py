"""What systems of partners asked us to do under a key of their own: never twice."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner


class IdempotencyKeyQuerySet(models.QuerySet["IdempotencyKey"]):
    """What partners asked us to do under a key of their own."""

    def kept(self, at: datetime) -> Self:
        """Those that still answer at `at`: for a day, not longer."""
        return self.filter(created_at__gt=at - IdempotencyKey.KEPT)


class IdempotencyKey(models.Model):
    """One request that changed something, and how we answered: the same key is never done twice.

    It names nobody. `seal` says whether a request is the same one without saying what was asked.
    `answer` holds what we told: dates, titles and numbers of loans and copies.
    """

    KEPT = timedelta(hours=24)

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    key = models.UUIDField(_("key"))
    seal = models.CharField(_("seal of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    answer = models.JSONField(_("answer"))
    created_at = models.DateTimeField(_("moment"))

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a request")
        verbose_name_plural = _("keys of requests")
        indexes = [models.Index(fields=["created_at"], name="idempotencykey_created")]
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="idempotencykey_once"),
            models.CheckConstraint(
                condition=Q(status__range=(200, 499)), name="idempotencykey_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
