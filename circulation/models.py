"""Lending rules: how long something may be kept and how often the time may be lengthened."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import ItemType


class LendingRule(models.Model):
    """The terms for one item type. A loan keeps the terms it was made with."""

    item_type = models.OneToOneField(
        ItemType, models.PROTECT, related_name="lending_rule", verbose_name=_("item type")
    )
    loan_days = models.PositiveSmallIntegerField(_("days of a loan"))
    renewal_days = models.PositiveSmallIntegerField(
        _("days of a renewal"), help_text=_("0 means that it cannot be renewed.")
    )
    max_per_member = models.PositiveSmallIntegerField(
        _("at the same time"), null=True, blank=True, help_text=_("Empty means without limit.")
    )

    class Meta:
        verbose_name = _("lending rule")
        verbose_name_plural = _("lending rules")
        constraints = [
            models.CheckConstraint(condition=Q(loan_days__gt=0), name="lendingrule_lends"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.item_type}"
