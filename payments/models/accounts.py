"""Accounts of the ledger, and the one link between an account and a member."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Means(models.TextChoices):
    """How money comes in and goes out at a desk."""

    CASH = "cash", _("cash")
    CARD = "card", _("by card")


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts: of members, and of the library itself."""

    def of(self, member: Member) -> Self:
        return self.filter(holder__member=member)


class Account(models.Model):
    """One account. The number is random: it says nothing about whose it is.

    The library's own accounts have a code: one for each kind of income and of means, one for what
    was waived and one for what a drawer was short or over.
    """

    class Kind(models.TextChoices):
        DEBTOR = "debtor", _("member")
        INCOME = "income", _("income")
        MEANS = "means", _("money received")
        LOSS = "loss", _("waived and differences")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    code = models.CharField(_("code"), max_length=40, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("money account")
        verbose_name_plural = _("money accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="account_code_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["debtor", "income", "means", "loss"]),
                name="account_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="debtor", code="") | (~Q(kind="debtor") & ~Q(code="")),
                name="account_of_the_library_has_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"{self._meta.verbose_name} {str(self.pk)[:8]}"


class Holder(models.Model):
    """Whose account it is. Goes five years after the membership; the account and its sums stay."""

    account = models.OneToOneField(
        Account,
        models.PROTECT,
        primary_key=True,
        related_name="holder",
        verbose_name=_("money account"),
    )
    member = models.OneToOneField(
        Member, models.PROTECT, related_name="money", verbose_name=_("member")
    )

    class Meta:
        verbose_name = _("holder of a money account")
        verbose_name_plural = _("holders of money accounts")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"
