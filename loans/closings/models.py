"""A change of the calendar, what was done about it, and every date that moved because of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Closure
from members.models import Member


class CalendarChangeQuerySet(models.QuerySet["CalendarChange"]):
    """Closings and emergencies."""

    def standing(self) -> Self:
        """Those that were not undone, whether they are still to come, going on or over."""
        return self.filter(undone_at=None)

    def ahead(self, today: date) -> Self:
        """Those with a day that has not passed: they can still be changed and undone."""
        return self.standing().filter(last_day__gte=today)

    def emergencies(self) -> Self:
        return self.filter(kind=CalendarChange.Kind.EMERGENCY)

    def for_display(self) -> Self:
        """Newest first, with the branch."""
        return self.select_related("branch").order_by("-first_day", "-pk")


class CalendarChange(models.Model):
    """Days on which one branch, or every branch, is closed although the week says otherwise.

    `replaced` are the different days that had to make room: they come back when it is undone.
    """

    class Kind(models.TextChoices):
        CLOSING = "closing", _("extra closing")
        EMERGENCY = "emergency", _("emergency")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
        help_text=_("Empty means every branch."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    name = models.CharField(
        _("reason"), max_length=60, help_text=_("Everybody reads this, for example: renovation.")
    )
    replaced = models.JSONField(_("days that made room"), default=list, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["closing", "emergency"]), name="calendarchange_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="calendarchange_first_before_last"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def day_kind(self) -> str:
        """What its days are on the calendar."""
        is_emergency = self.kind == self.Kind.EMERGENCY
        return Closure.Kind.EMERGENCY if is_emergency else Closure.Kind.CLOSED

    @property
    def is_emergency(self) -> bool:
        return self.kind == self.Kind.EMERGENCY

    def days(self) -> Iterator[date]:
        """Every day from the first up to and including the last."""
        for ahead in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + timedelta(days=ahead)

    def is_about(self, branch_id: int | None) -> bool:
        """Say whether days of this branch (None: of every branch together) fall under it."""
        return self.branch_id is None or self.branch_id == branch_id

    def holds_on(self, day: date) -> bool:
        """Say whether `day` is one of its days, and it was not undone."""
        return self.undone_at is None and self.first_day <= day <= self.last_day

    def can_change(self, today: date) -> bool:
        """Say whether there is anything left to change: it was not undone and is not over."""
        return self.undone_at is None and self.last_day >= today


class CalendarAct(models.Model):
    """Who declared, changed or undid a closing, when, and what came of it. Never changed."""

    class Act(models.TextChoices):
        DECLARED = "declared", _("declared")
        LENGTHENED = "lengthened", _("made longer")
        SHORTENED = "shortened", _("ended earlier")
        UNDONE = "undone", _("undone")

    change = models.ForeignKey(
        CalendarChange, models.PROTECT, related_name="acts", verbose_name=_("closing")
    )
    act = models.CharField(_("act"), max_length=10, choices=Act)
    last_day = models.DateField(_("last day"))
    acted_at = models.DateTimeField(_("moment"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    loans = models.PositiveIntegerField(_("loans moved"))
    shelf = models.PositiveIntegerField(_("reservations on the shelf moved"))
    messages = models.PositiveIntegerField(_("messages written"))

    class Meta:
        verbose_name = _("act on the calendar")
        verbose_name_plural = _("acts on the calendar")
        ordering = ["acted_at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["acted_at"], name="calendaract_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["declared", "lengthened", "shortened", "undone"]),
                name="calendaract_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ShiftedDate(models.Model):
    """One date that a closing moved: what it was without any closing, and what it became.

    Under closings that overlap a thing has a row for each of them, all with the same two dates:
    taking any one back leaves what the others ask. In the row of a closing that was undone, `old`
    is the date it had given and `new` the date that holds again. A row stands for something only
    as long as the thing is still there with the date `new`: whoever renewed has another date.
    """

    class What(models.TextChoices):
        LOAN = "loan", _("loan")
        SHELF = "shelf", _("on the hold shelf")

    change = models.ForeignKey(
        CalendarChange, models.PROTECT, related_name="shifted", verbose_name=_("closing")
    )
    what = models.CharField(_("what"), max_length=5, choices=What)
    number = models.BigIntegerField(_("number"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("member"))
    old = models.DateField(_("old date"))
    new = models.DateField(_("new date"))

    class Meta:
        verbose_name = _("moved date")
        verbose_name_plural = _("moved dates")
        default_permissions = ()
        indexes = [
            models.Index(fields=["what", "number", "new"], name="shifteddate_thing"),
            models.Index(fields=["new"], name="shifteddate_new"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "what", "number"], name="shifteddate_once_a_change"
            ),
            models.CheckConstraint(
                condition=Q(what__in=["loan", "shelf"]), name="shifteddate_what_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
