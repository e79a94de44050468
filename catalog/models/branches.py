"""Where people borrow and return, and when each branch is open."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Branch(models.Model):
    """A place where people borrow and return."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=80)
    street = models.CharField(_("street"), max_length=80, blank=True)
    house_number = models.CharField(_("house number"), max_length=10, blank=True)
    postcode = models.CharField(_("postcode"), max_length=6, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    has_book_drop = models.BooleanField(_("has a book drop"), default=False)
    is_virtual = models.BooleanField(_("has no building"), default=False)
    is_ours = models.BooleanField(
        _("of this municipality"),
        default=True,
        db_default=True,
        help_text=_("Copies from outside are renewed at the desk only."),
    )

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One stretch of one weekday on which a branch is open."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="hours", verbose_name=_("branch")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    is_staffed = models.BooleanField(_("with colleagues"), default=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["branch", "weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="openinghours_closes_after_opens"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="openinghours_weekday"),
            models.UniqueConstraint(
                fields=["branch", "weekday", "opens_at"], name="openinghours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H.%M}-{self.closes_at:%H.%M}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Days that differ."""

    def at(self, branch_id: int) -> Self:
        """Days of this branch and of every branch."""
        return self.filter(Q(branch=None) | Q(branch=branch_id))

    def of(self, branch_id: int | None) -> Self:
        """Days written for exactly this branch, or (None) for every branch together."""
        return self.filter(branch=branch_id)

    def between(self, first: date, last: date) -> Self:
        """Days from `first` up to and including `last`."""
        return self.filter(day__range=(first, last))


class Closure(models.Model):
    """A day that differs: closed, shorter, quiet (open, but no messages), or in an emergency.

    On a day of an emergency (noodstand) nothing is due, no fee grows and no reminder leaves.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        SHORT = "short", _("closes early")
        QUIET = "quiet", _("open, no messages")
        EMERGENCY = "emergency", _("emergency")

    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("branch"),
        help_text=_("Empty means every branch."),
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=60)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("different day")
        verbose_name_plural = _("different days")
        ordering = ["day"]
        permissions = [("change_calendar", _("Can close branches and declare an emergency"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["closed", "short", "quiet", "emergency"]),
                name="closure_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="short", closes_at__isnull=False)
                | (~Q(kind="short") & Q(closes_at__isnull=True)),
                name="closure_short_has_time",
            ),
            models.UniqueConstraint(
                fields=["branch", "day"], nulls_distinct=False, name="closure_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"


class CalendarVersion(models.Model):
    """One row: a number that differs after every change of opening hours or different days.

    The database itself gives the number, from a sequence: also when rows are changed outside the
    library, and never one that a rolled-back change had before.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(_("version"))

    class Meta:
        verbose_name = _("version of the calendar")
        verbose_name_plural = _("versions of the calendar")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="calendarversion_one_row")]

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def current(cls) -> int:
        """Return the version of now, inside this transaction too; 0 before there is any calendar."""
        return cls.objects.values_list("version", flat=True).first() or 0
