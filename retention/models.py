"""Certificates: what was forgotten on which day, and that nothing was left. About nobody."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates in the order in which they were made."""

    def latest_first(self) -> "CertificateQuerySet":
        return self.order_by("-number")


class Certificate(models.Model):
    """One run of the purge: planned, done, and what an independent look found left afterwards.

    Each holds the hash of the one before it and a signature, so that none can be changed, left
    out or put in between without it showing. The database refuses to change or delete them.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    made_at = models.DateTimeField(_("made at"))
    day = models.DateField(_("day"), help_text=_("The day in the library on which it ran."))
    planned = models.JSONField(_("planned"), help_text=_("Rows by table."))
    done = models.JSONField(_("forgotten"), help_text=_("Rows by table."))
    checked = models.JSONField(
        _("found over age"), help_text=_("Rows that should be gone and are not, by declaration.")
    )
    leftovers = models.PositiveBigIntegerField(_("left over"))
    verifier = models.CharField(_("version of the check"), max_length=20)
    previous = models.CharField(_("hash of the previous one"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    key = models.CharField(_("key"), max_length=64, help_text=_("The public key, in hexadecimal."))
    signature = models.CharField(_("signature"), max_length=128)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of forgetting")
        verbose_name_plural = _("certificates of forgetting")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    def content(self) -> dict[str, Any]:
        """What was hashed and signed: everything but the hash, the key and the signature."""
        return {
            "number": self.number,
            "made_at": self.made_at.isoformat(),
            "day": self.day.isoformat(),
            "planned": self.planned,
            "done": self.done,
            "checked": self.checked,
            "leftovers": self.leftovers,
            "verifier": self.verifier,
            "previous": self.previous,
        }
