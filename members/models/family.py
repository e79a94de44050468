"""Who lives together, and who looks after whom."""

from django.conf import settings
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
    """A parent or carer of a child. A child may have any number, each with a home of their own.

    `verified_how` says how we know that it is true; until then nobody decides anything for the
    child by it. "acceptance": the parent or carer said so from an account of their own. "desk":
    a colleague saw both of them and an identity card, and keeps no copy of it.
    """

    class Verified(models.TextChoices):
        NOT_YET = "", _("not checked yet")
        ACCEPTANCE = "acceptance", _("said so in MijnBibliotheek")
        DESK = "desk", _("checked at the desk")

    child = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="guardianships", verbose_name=_("child")
    )
    guardian = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="wards", verbose_name=_("parent or carer")
    )
    since = models.DateField(_("since"))
    verified_how = models.CharField(
        _("how it was checked"), max_length=10, choices=Verified, blank=True, default=""
    )
    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        constraints = [
            models.UniqueConstraint(fields=["child", "guardian"], name="guardianship_once"),
            models.CheckConstraint(
                condition=~Q(child=F("guardian")), name="guardianship_of_another"
            ),
            models.CheckConstraint(
                condition=Q(verified_how="", verified_on=None, verified_by=None)
                | Q(verified_how="acceptance", verified_on__isnull=False, verified_by=None)
                | Q(verified_how="desk", verified_on__isnull=False, verified_by__isnull=False),
                name="guardianship_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def is_verified(self, choice: str) -> bool:
        """Say whether it was checked as this library wants it (`settings.GUARDIANS`).

        "acceptance" takes either check; "desk_verified" takes only the one at the desk.
        """
        if choice == "desk_verified":
            return self.verified_how == self.Verified.DESK
        return self.verified_how != self.Verified.NOT_YET
