"""Loans that ended: the fact, which says nothing about anybody, and the link that will go."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy, ItemType, Title
from members.models import Member


class PastLoan(models.Model):
    """A loan that ended: what was borrowed where and in which week, and nothing about whom.

    It keeps the number the loan had. Weeks are written as their Monday; days and the person are
    on the link (`Borrower`) and leave with it.
    """

    id = models.BigIntegerField(primary_key=True)
    title = models.ForeignKey(Title, models.PROTECT, related_name="+", verbose_name=_("title"))
    copy = models.ForeignKey(
        Copy, models.PROTECT, related_name="past_loans", verbose_name=_("copy")
    )
    item_type = models.ForeignKey(
        ItemType, models.PROTECT, related_name="+", db_index=False, verbose_name=_("item type")
    )
    lent_at = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("lent at")
    )
    returned_at = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("returned at")
    )
    lent_year = models.PositiveSmallIntegerField(_("year"))
    lent_week = models.DateField(_("week lent"))
    returned_week = models.DateField(_("week returned"))
    renewals = models.PositiveSmallIntegerField(_("renewals"))
    by_youth = models.BooleanField(_("by somebody of 17 or younger"))
    was_late = models.BooleanField(_("returned late"))

    class Meta:
        verbose_name = _("past loan")
        verbose_name_plural = _("past loans")
        indexes = [models.Index(fields=["lent_year", "item_type"], name="pastloan_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_week__gte=F("lent_week")), name="pastloan_weeks_in_order"
            ),
            models.CheckConstraint(
                condition=Q(lent_week__iso_week_day=1, returned_week__iso_week_day=1),
                name="pastloan_weeks_are_mondays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class BorrowerQuerySet(models.QuerySet["Borrower"]):
    """Links between a person and what they borrowed."""

    def visible_to(self, account: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(member__account=account.pk) if account.pk else self.none()


class Borrower(models.Model):
    """Who a past loan was of, and on which days. One partition holds one month of returns."""

    pk = models.CompositePrimaryKey("returned_on", "loan_id")
    returned_on = models.DateField(_("returned on"))
    loan = models.ForeignKey(
        PastLoan, models.PROTECT, related_name="+", db_index=False, verbose_name=_("loan")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    lent_on = models.DateField(_("lent on"))
    due_on = models.DateField(_("due on"))

    objects = BorrowerQuerySet.as_manager()

    class Meta:
        db_table = "loans_borrower"
        verbose_name = _("who borrowed")
        verbose_name_plural = _("who borrowed")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
