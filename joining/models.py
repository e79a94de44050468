"""Somebody who wants to become a member, and is not one yet."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField

CONFIRM = timedelta(days=7)
"""How long the link in the mail works; after that nobody can read what was filled in."""
COLLECT = timedelta(days=30)
"""How long a card waits at the desk after the address was confirmed."""


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications; what is over age exists for nobody, also before it was deleted."""

    def open(self, now: datetime) -> Self:
        return self.filter(
            Q(confirmed_at=None, since_at__gt=now - CONFIRM)
            | Q(confirmed_at__gt=now - COLLECT, since_at__gt=now - COLLECT)
        )


class Application(models.Model):
    """What somebody filled in, sealed with a key of its own; readable at the desk, with its code.

    `since_at` is the last step of the applicant: asking, then confirming.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    given = SealedField(_("what was filled in"), own_key="application", editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    code = models.CharField(
        _("code"), max_length=9, unique=True, null=True, blank=True, editable=False
    )
    since_at = models.DateTimeField(_("last step at"))
    mailed_at = models.DateTimeField(_("link mailed at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["since_at"], name="application_since")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, code=None)
                | Q(confirmed_at__isnull=False, code__isnull=False),
                name="application_confirmed_has_a_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
