"""What was scanned at the desks: enough to act once and to undo, for a day."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Copy


class ScanQuerySet(models.QuerySet["Scan"]):
    """Scans at the desks of the last day."""

    def before(self, moment: datetime) -> Self:
        return self.filter(scanned_at__lt=moment)

    def for_display(self) -> Self:
        """With the title that was scanned, newest first."""
        return self.select_related("copy__title").order_by("-scanned_at", "-pk")


class Scan(models.Model):
    """One scan at a desk and what was answered. Kept a day; it knows no member.

    The key is made where the scan was made, so that a scan that is sent twice acts once and gets
    the same answer. `terms` is what undoing it needs: the terms of a loan that was taken back, the
    reservation that a loan fulfilled, the loans that were renewed, the booking of a payment.
    """

    LENT: ClassVar[str] = "lent"
    RETURNED: ClassVar[str] = "returned"
    RENEWED: ClassVar[str] = "renewed"
    PAID: ClassVar[str] = "paid"
    WAIVED: ClassVar[str] = "waived"
    PAID_OUT: ClassVar[str] = "paid_out"
    TAKEN_IN: ClassVar[str] = "taken_in"
    """Was not on loan and came in all the same: it may lie ready or travel for somebody now."""
    UNDOABLE: ClassVar[tuple[str, ...]] = (LENT, RETURNED, RENEWED, PAID, WAIVED, PAID_OUT)

    key = models.UUIDField(_("key"), primary_key=True, editable=False)
    scanned_at = models.DateTimeField(_("moment"))
    outcome = models.CharField(_("outcome"), max_length=32)
    said = models.CharField(_("answer"), max_length=300, blank=True)
    copy = models.ForeignKey(
        Copy,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("copy"),
    )
    loan_number = models.PositiveBigIntegerField(
        _("number of the loan"), default=0, help_text=_("0 when no loan changed.")
    )
    terms = models.JSONField(_("terms"), default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan at a desk")
        verbose_name_plural = _("scans at a desk")
        indexes = [models.Index(fields=["scanned_at"], name="scan_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["lent", "returned"])
                | Q(copy__isnull=False, loan_number__gt=0),
                name="scan_of_a_loan_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def can_be_undone(self) -> bool:
        """Say whether the last key takes it back: a loan, a return, a renewal or a payment."""
        return self.outcome in self.UNDOABLE

    @property
    def did_something(self) -> bool:
        """Say whether the last key is about this scan, whether or not it can be undone."""
        return self.can_be_undone or self.outcome == self.TAKEN_IN
