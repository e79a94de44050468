"""What was signed with a recipient, from when until when. A new one is a new row; none changes."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, by the day on which they hold."""

    def on(self, day: date) -> Self:
        """Those that hold on `day`; the first and the last day count."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Agreement(models.Model):
    """One signed paper: for a processor the processing agreement (AVG art. 28), else who does what.

    `file_hash` is the SHA-256 of the signed file, in hexadecimal: which paper it was can be proved,
    and the paper itself stays in the archive of the library.
    """

    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, related_name="agreements", verbose_name=_("partner")
    )
    signed_on = models.DateField(_("signed on"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), help_text=_("The last day on which we answer."))
    file_hash = models.CharField(
        _("hash of the signed file"), max_length=64, help_text=_("SHA-256, as sha256sum writes it.")
    )
    sub_processors = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name=_("whom it may bring in"),
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_it_starts",
                violation_error_message=_("It ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(file_hash__regex=r"^[0-9a-f]{64}$"),
                name="agreement_names_its_file",
                violation_error_message=_("That is not a SHA-256: 64 times 0-9 or a-f."),
            ),
            models.UniqueConstraint(
                fields=["partner", "file_hash", "starts_on"], name="agreement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
