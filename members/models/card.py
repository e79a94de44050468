"""The card a member borrows with. Cards are replaced; members are not."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member

CARD_NUMBER = RegexValidator(r"^2\d{13}$", _("A card number has 14 digits and starts with a 2."))


class CardQuerySet(models.QuerySet["Card"]):
    """Cards; exactly one per member can be current."""

    def current(self) -> Self:
        return self.filter(ended_on=None)


class Card(models.Model):
    """One card. A blocked card is still the member's card; an ended one never works again."""

    class BlockReason(models.TextChoices):
        LOST = "lost", _("reported lost")
        MONEY = "money", _("an amount is still open")
        ADDRESS = "address", _("the address is not right")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="cards", verbose_name=_("member")
    )
    number = models.CharField(
        _("card number"), max_length=14, unique=True, validators=[CARD_NUMBER]
    )
    issued_on = models.DateField(_("issued on"))
    blocked_on = models.DateField(_("blocked on"), null=True, blank=True)
    block_reason = models.CharField(_("why blocked"), max_length=8, choices=BlockReason, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_on=None), name="card_one_current_per_member"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^2\d{13}$"), name="card_number_shape"
            ),
            models.CheckConstraint(
                condition=(Q(blocked_on=None) & Q(block_reason=""))
                | (Q(blocked_on__isnull=False) & Q(block_reason__in=["lost", "money", "address"])),
                name="card_block_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("issued_on")),
                name="card_ended_after_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_blocked(self) -> bool:
        """Say whether this card was blocked and may not be used until that is solved."""
        return self.blocked_on is not None
