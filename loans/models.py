"""Loans: open ones know who has the copy; closed ones are facts, and who it was is a link apart.

An open loan is one row of `Loan`. At return it becomes a `PastLoan`, which says nothing about
anybody, and a `Borrower`, which says who it was and on which days. Links live in a table
partitioned by month of return, so that five years later a month of them is dropped at once and
the facts stay.
"""

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy, ItemType, Title
from circulation.models import Terms
from members.models import Member


class LoanQuerySet(models.QuerySet["Loan"]):
    """Open loans."""

    def visible_to(self, account: AbstractBaseUser | AnonymousUser) -> Self:
        """The loans of the member who is logged in; nobody else's."""
        return self.filter(member__account=account.pk) if account.pk else self.none()

    def overdue(self, today: date) -> Self:
        """Loans whose last day has passed; on the due date itself a loan is not overdue."""
        return self.filter(due_on__lt=today)

    def due_on(self, day: date) -> Self:
        return self.filter(due_on=day)

    def for_display(self) -> Self:
        """With everything a page shows of a loan, in the order people want it: first back on top."""
        return self.select_related("copy__title", "copy__item_type", "lent_at").order_by(
            "due_on", "pk"
        )


class Loan(models.Model):
    """One copy that is out now, with the terms it was lent on."""

    copy = models.OneToOneField(Copy, models.PROTECT, related_name="loan", verbose_name=_("copy"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="loans", verbose_name=_("member")
    )
    lent_at = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("lent at"))
    lent_on = models.DateField(_("lent on"))
    due_on = models.DateField(_("due on"))
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0)
    loan_days = models.PositiveSmallIntegerField(_("days of the loan"))
    renewal_days = models.PositiveSmallIntegerField(_("days of a renewal"))
    max_renewals = models.PositiveSmallIntegerField(_("most renewals"), null=True, blank=True)
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="+", verbose_name=_("terms"))

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        permissions = [
            ("lend_and_return", _("Can lend and take back copies")),
            ("take_back", _("Can take back copies")),
        ]
        indexes = [models.Index(fields=["due_on"], name="loan_due_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("lent_on")), name="loan_due_after_lent"
            ),
            models.CheckConstraint(
                condition=Q(max_renewals=None) | Q(renewals__lte=F("max_renewals")),
                name="loan_renewals_within_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today

    def days_left(self, today: date) -> int:
        """Days until the due date: 0 on the day itself, negative when it has passed."""
        return (self.due_on - today).days


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


class ScanQuerySet(models.QuerySet["Scan"]):
    """Scans at the desks of the last day."""

    def before(self, moment: datetime) -> Self:
        return self.filter(scanned_at__lt=moment)

    def for_display(self) -> Self:
        """With the title that was scanned, newest first."""
        return self.select_related("copy__title").order_by("-scanned_at", "-pk")


class Scan(models.Model):
    """One scan at a desk and what was answered. Kept a day; it knows no member.

    The key is made where the scan was made, so that a scan that is sent twice acts once and gets
    the same answer. `terms` are those of a loan that was taken back: enough to undo the return.
    """

    LENT: ClassVar[str] = "lent"
    RETURNED: ClassVar[str] = "returned"

    key = models.UUIDField(_("key"), primary_key=True, editable=False)
    scanned_at = models.DateTimeField(_("moment"))
    outcome = models.CharField(_("outcome"), max_length=32)
    said = models.CharField(_("answer"), max_length=300, blank=True)
    copy = models.ForeignKey(
        Copy,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("copy"),
    )
    loan_number = models.PositiveBigIntegerField(
        _("number of the loan"), default=0, help_text=_("0 when no loan changed.")
    )
    terms = models.JSONField(_("terms"), default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan at a desk")
        verbose_name_plural = _("scans at a desk")
        indexes = [models.Index(fields=["scanned_at"], name="scan_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["lent", "returned"])
                | Q(copy__isnull=False, loan_number__gt=0),
                name="scan_of_a_loan_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def changed_a_loan(self) -> bool:
        """Say whether a copy was lent or taken back, and so whether there is something to undo."""
        return self.outcome in (self.LENT, self.RETURNED)
