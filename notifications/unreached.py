"""When our messages did not reach somebody: what late fees leave out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Unreached(models.Model):
    """A time in which our messages did not reach a member: late fees do not grow in it.

    From the day on which a message came back until the day on which another way worked, both
    inclusive; no last day: it goes on. It stays when the address is mended or forgotten, because
    a fee is worked out anew from its dates each time.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="unreached", verbose_name=_("member")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until and including"), null=True, blank=True)

    class Meta:
        verbose_name = _("time in which we did not reach a member")
        verbose_name_plural = _("times in which we did not reach members")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(until=None), name="unreached_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="unreached_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
