"""Who lives together, and who looks after whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Household(models.Model):
    """People who share a home. It has no name of its own: its members do."""

    made_on = models.DateField(_("made on"))

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Guardianship(models.Model):
    """A parent or carer of a child. A child may have any number, each with a home of their own."""

    child = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="guardianships", verbose_name=_("child")
    )
    guardian = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="wards", verbose_name=_("parent or carer")
    )
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        constraints = [
            models.UniqueConstraint(fields=["child", "guardian"], name="guardianship_once"),
            models.CheckConstraint(
                condition=~Q(child=F("guardian")), name="guardianship_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
