"""A drawer with money: one branch, one day, counted before it is closed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch


class DrawerQuerySet(models.QuerySet["Drawer"]):
    """Drawers, by branch and day."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def at(self, branch: Branch) -> Self:
        return self.filter(branch=branch).order_by("-day", "-pk")

    def on(self, day: date) -> Self:
        return self.filter(day=day)


class Drawer(models.Model):
    """The till of one branch on one day. What is in it is counted by people, not by the ledger.

    `float_cents` is the change it starts with. `difference_cents` is what was counted less what
    should have been there: below zero is short.
    """

    class Explanation(models.TextChoices):
        UNKNOWN = "unknown", _("not found")
        CHANGE = "change", _("wrong change given")
        NOT_BOOKED = "not_booked", _("something was not booked")
        WRONG_MEANS = "wrong_means", _("cash booked as card, or card as cash")
        FLOAT = "float", _("it did not start with the right amount")

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="drawers", verbose_name=_("branch")
    )
    name = models.CharField(_("drawer"), max_length=30)
    day = models.DateField(_("day"))
    opened_at = models.DateTimeField(_("opened"))
    float_cents = models.PositiveIntegerField(_("change at the start in cents"))
    counted_cents = models.PositiveIntegerField(_("counted in cents"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    difference_cents = models.IntegerField(_("difference in cents"), null=True, blank=True)
    explanation = models.CharField(_("explanation"), max_length=12, choices=Explanation, blank=True)

    objects = DrawerQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawer")
        verbose_name_plural = _("drawers")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "name"], condition=Q(closed_at=None), name="drawer_one_open"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="drawer_has_a_name"),
            models.CheckConstraint(
                condition=Q(closed_at=None, difference_cents=None, explanation="")
                | Q(
                    closed_at__isnull=False,
                    counted_cents__isnull=False,
                    difference_cents__isnull=False,
                ),
                name="drawer_counted_before_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(difference_cents=0) | ~Q(explanation=""),
                name="drawer_difference_explained",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="drawer_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
