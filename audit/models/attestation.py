"""That a colleague promised to keep silent about what they see (P55)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attestation(models.Model):
    """A colleague accepted one version of the words. `digest` is of those words, in all languages."""

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    digest = models.CharField(_("fingerprint of the words"), max_length=64)
    language = models.CharField(_("language"), max_length=2)
    accepted_at = models.DateTimeField(_("accepted at"))

    class Meta:
        verbose_name = _("promise to keep silent")
        verbose_name_plural = _("promises to keep silent")
        constraints = [
            models.UniqueConstraint(fields=["staff", "digest"], name="attestation_once"),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"), name="attestation_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
