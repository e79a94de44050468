"""Open loans: who has which copy until when, and on which terms.

An open loan is one row of `Loan`. At return it becomes a `PastLoan`, which says nothing about
anybody, and a `Borrower`, which says who it was and on which days. Links live in a table
partitioned by month of return, so that five years later a month of them is dropped at once and
the facts stay.
"""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import DateField, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from catalog.models import Branch, Copy
from circulation.models import Terms
from members.models import Member


class DaysSince(Func):
    """How many days ago something was on `today`: a whole number, as PostgreSQL subtracts dates."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()

    def __init__(self, today: date, day: F) -> None:
        super().__init__(Cast(Value(today), DateField()), day)


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

    def aged(self, today: date) -> Self:
        """Loans that are late for longer than their terms allow, and not claimed or lost yet."""
        late = DaysSince(today, F("due_on"))
        return (
            self.filter(claimed_on=None, lost_on=None, due_on__lt=today)
            .alias(late=late)
            .filter(late__gt=F("terms__lost_after_days"))
        )

    def claimed_long_ago(self, today: date) -> Self:
        """Loans that were said to be back for longer than their terms let us look."""
        ago = DaysSince(today, F("claimed_on"))
        return (
            self.filter(claimed_on__isnull=False, lost_on=None)
            .alias(ago=ago)
            .filter(ago__gte=F("terms__claim_days"))
        )

    def with_undo(self, since: datetime) -> Self:
        """Add `undo_to`: the date from before the last renewal, when that was after `since`."""
        recent = Renewal.objects.filter(loan=OuterRef("pk"), renewed_at__gte=since)
        last = recent.order_by("-pk").values("from_due_on")[:1]
        return self.annotate(undo_to=Subquery(last))

    def for_display(self) -> Self:
        """With everything a page shows of a loan, in the order people want it: first back on top."""
        return self.select_related(
            "copy__title", "copy__item_type", "copy__branch", "lent_at", "terms"
        ).order_by("due_on", "pk")


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
    max_renewals = models.PositiveIntegerField(_("most renewals"))
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="+", verbose_name=_("terms"))
    claimed_on = models.DateField(_("said to be back on"), null=True, blank=True)
    lost_on = models.DateField(_("lost on"), null=True, blank=True)

    fulfilled: dict[str, Any] | None = None
    """What undoing it gives back to the queue; only known to who lent it just now."""

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
                condition=Q(renewals__lte=F("max_renewals")),
                name="loan_renewals_within_terms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today

    @property
    def is_set_aside(self) -> bool:
        """Say whether the clock stands still: it is said to be back, or it is lost."""
        return self.claimed_on is not None or self.lost_on is not None

    def days_left(self, today: date) -> int:
        """Days until the due date: 0 on the day itself, negative when it has passed."""
        return (self.due_on - today).days


class Renewal(models.Model):
    """One renewal of an open loan: what undoing it needs. It goes when the loan ends."""

    loan = models.ForeignKey(
        Loan, models.CASCADE, related_name="renewal_events", verbose_name=_("loan")
    )
    renewed_at = models.DateTimeField(_("renewed at"))
    from_due_on = models.DateField(_("was due on"))
    to_due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_due_on__gt=F("from_due_on")), name="renewal_never_shortens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def renewed_on(self) -> date:
        """The day of the renewal in Amsterdam."""
        return day_of(self.renewed_at)


class SearchTask(models.Model):
    """A copy that somebody should look for on our shelves. It says nothing about whose loan it was."""

    copy = models.OneToOneField(
        Copy, models.PROTECT, related_name="search_task", verbose_name=_("copy")
    )
    opened_on = models.DateField(_("since"))
    looks = models.PositiveSmallIntegerField(_("times looked"), default=0)
    last_looked_on = models.DateField(_("last looked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("search task")
        verbose_name_plural = _("search tasks")
        ordering = ["opened_on", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
