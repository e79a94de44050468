"""Which loan a charge is about, and how much of a yearly allowance was used.

`payments` knows amounts and no loans; this is the only place where the two meet. It goes after
five years, as the link with who borrowed does: the postings stay and say nothing.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch
from circulation.models import Terms
from members.models import Member
from payments.models import Charge


class LoanCharge(models.Model):
    """One line of money about one loan: what was late, lost or damaged.

    `due_on` is the date that was missed: a loan that was late, renewed and late again has two.
    `until` is the last day that counts, inclusive; empty while the copy is out. What it should
    amount to follows from these, the calendar of `lent_at` and `terms`: see `loans.fees`.
    """

    class Kind(models.TextChoices):
        OVERDUE = "overdue", _("too late")
        REPLACEMENT = "replacement", _("price of the copy")
        ADMIN = "replacement_admin", _("administration")
        DAMAGE = "damage", _("damage")

    charge = models.OneToOneField(
        Charge, models.PROTECT, related_name="+", verbose_name=_("charge")
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    loan_number = models.BigIntegerField(_("number of the loan"), db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    due_on = models.DateField(_("had to be back on"))
    until = models.DateField(_("counted until"), null=True, blank=True)
    lent_at = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("lent at")
    )
    terms = models.ForeignKey(
        Terms, models.PROTECT, related_name="+", db_index=False, verbose_name=_("terms")
    )
    was_forgiven = models.BooleanField(_("forgiven at return"), default=False)

    class Meta:
        verbose_name = _("charge for a loan")
        verbose_name_plural = _("charges for loans")
        constraints = [
            models.UniqueConstraint(
                fields=["loan_number", "due_on"],
                condition=Q(kind="overdue"),
                name="loancharge_overdue_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["overdue", "replacement", "replacement_admin", "damage"]),
                name="loancharge_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class YearlyUse(models.Model):
    """How many loans of one year of a membership were used, where the membership has a number.

    A counter, so that neither forgetting a loan nor keeping no history changes what is left.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    year_starts_on = models.DateField(_("year from"))
    used = models.PositiveIntegerField(_("used"))
    allowed = models.PositiveIntegerField(_("allowed"))

    class Meta:
        verbose_name = _("yearly use")
        verbose_name_plural = _("yearly use")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year_starts_on"], name="yearlyuse_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("allowed")), name="yearlyuse_within_allowance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
