"""How long a member wants to see back what they borrowed (P22)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class HistoryChoice(models.Model):
    """The member's own term; without a row the library's choice holds (`LOAN_HISTORY`)."""

    class Months(models.IntegerChoices):
        OFF = 0, _("not at all")
        HALF_A_YEAR = 6, _("6 months")
        TWO_YEARS = 24, _("2 years")
        FULL = 60, _("5 years")

    member = models.OneToOneField(
        Member,
        models.PROTECT,
        primary_key=True,
        related_name="history_choice",
        verbose_name=_("member"),
    )
    months = models.PositiveSmallIntegerField(_("months"), choices=Months)
    chosen_on = models.DateField(_("chosen on"))

    class Meta:
        verbose_name = _("choice about the loan history")
        verbose_name_plural = _("choices about the loan history")
        constraints = [
            models.CheckConstraint(
                condition=Q(months__in=[0, 6, 24, 60]), name="historychoice_months_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"
