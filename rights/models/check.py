"""Control questions that were asked at the desk or by phone, and whether the answers matched."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from rights.models.case import Case


class IdentityCheck(models.Model):
    """One try. It says which facts were asked and whether all matched; never what was answered."""

    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("member")
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Case.Channel)
    questions = models.CharField(_("which facts were asked"), max_length=200)
    matched = models.BooleanField(_("matched"))
    checked_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")
        indexes = [
            models.Index(fields=["member", "checked_at"], name="identitycheck_member"),
            models.Index(fields=["staff", "checked_at"], name="identitycheck_staff"),
            models.Index(fields=["checked_at"], name="identitycheck_checked"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
