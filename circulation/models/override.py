"""What colleagues set aside: a block, for one act, with the reason they gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class BlockOverride(models.Model):
    """A colleague set one block aside for one act of one member, and said why."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    block = models.CharField(_("block"), max_length=20)
    act = models.CharField(
        _("for"),
        max_length=8,
        choices=[
            ("borrow", _("borrowing")),
            ("renew", _("renewing")),
            ("reserve", _("reserving")),
            ("collect", _("collecting")),
        ],
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    reason = models.CharField(_("reason"), max_length=120)
    overridden_at = models.DateTimeField(_("moment"))

    class Meta:
        permissions = [("override_block", _("Can set a block aside"))]
        verbose_name = _("block that was set aside")
        verbose_name_plural = _("blocks that were set aside")
        indexes = [models.Index(fields=["overridden_at"], name="override_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["borrow", "renew", "reserve", "collect"]),
                name="override_act_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
