"""What members said yes and no to, as events that nobody can change afterwards."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Purpose(models.TextChoices):
    """Things the library may do only with permission, each on its own (Tw 11.7)."""

    NEWSLETTER = "newsletter", _("newsletter")
    NEW_ARRIVALS = "new_arrivals", _("mail about new books")


class ConsentText(models.Model):
    """The exact words somebody read when they decided. A new wording is a new row."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=2)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language", "version"], name="consenttext_version_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="consenttext_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.language} {self.version}"


class ConsentEventQuerySet(models.QuerySet["ConsentEvent"]):
    """Events; what holds now is the latest event of a purpose."""

    def latest_per_purpose(self, member: Member) -> Self:
        return (
            self.filter(member=member)
            .order_by("text__purpose", "-happened_at", "-pk")
            .distinct("text__purpose")
        )


class ConsentEvent(models.Model):
    """A member gave or withdrew permission. The database refuses to change or delete the row."""

    class State(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Channel(models.TextChoices):
        WEB = "web", _("MijnBibliotheek")
        DESK = "desk", _("desk")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="consents", verbose_name=_("member")
    )
    text = models.ForeignKey(ConsentText, models.PROTECT, verbose_name=_("text"))
    state = models.CharField(_("decision"), max_length=10, choices=State)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    happened_at = models.DateTimeField(_("moment"))

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["member", "happened_at"], name="consentevent_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["given", "withdrawn"]), name="consentevent_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "desk"]), name="consentevent_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
