"""What was scanned while the library did not answer, and what came of it. It knows no member."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy


class EmergencyScanQuerySet(models.QuerySet["EmergencyScan"]):
    """Scans of the emergency page, as they were uploaded."""

    def conflicts_at(self, branch: Branch) -> Self:
        """What could not be done at `branch` and that nobody has looked at, oldest first."""
        return (
            self.filter(branch=branch, handled_at=None)
            .exclude(outcome__in=self.model.FINE)
            .select_related("copy__title")
            .order_by("scanned_at", "key")
        )

    def before(self, moment: datetime) -> Self:
        return self.filter(uploaded_at__lt=moment)


class EmergencyScan(models.Model):
    """One scan of the emergency page. Its key sees to it that uploading twice does nothing twice.

    Whose card it was stands in the file and on the page that sent it, and not here.
    """

    LENT: ClassVar[str] = "lent"
    FINE: ClassVar[tuple[str, ...]] = (LENT, "copy_already_yours")

    key = models.UUIDField(_("key"), primary_key=True, editable=False)
    scanned_at = models.DateTimeField(_("moment"))
    uploaded_at = models.DateTimeField(_("uploaded at"), db_index=True)
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("branch")
    )
    copy = models.ForeignKey(
        Copy, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("copy")
    )
    outcome = models.CharField(_("outcome"), max_length=32)
    said = models.CharField(_("answer"), max_length=300, blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True)

    objects = EmergencyScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan of the emergency page")
        verbose_name_plural = _("scans of the emergency page")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_conflict(self) -> bool:
        """Say whether this could not be done, so that somebody must look at it."""
        return self.outcome not in self.FINE
