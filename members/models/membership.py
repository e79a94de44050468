"""What a member is a member of, and from when until when."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member


class DateRange(Func):
    """The days of a membership, both bounds included; no end means for ever."""

    function = "daterange"
    output_field = DateRangeField()


class MembershipType(models.Model):
    """A product of the library: youth, standard, top. What it allows is in the lending rules."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to and including age"), null=True, blank=True)
    fee_year_cents = models.PositiveIntegerField(_("fee a year in cents"), default=0)
    is_offered = models.BooleanField(_("offered now"), default=True)

    class Meta:
        verbose_name = _("membership type")
        verbose_name_plural = _("membership types")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="membershiptype_ages_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships; both the first and the last day count."""

    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Membership(models.Model):
    """One contract of one member. Ending it never depends on money or on loans."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="memberships", verbose_name=_("member")
    )
    type = models.ForeignKey(MembershipType, models.PROTECT, verbose_name=_("membership type"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty means until somebody ends it.")
    )
    notice_on = models.DateField(_("ended by the member on"), null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(notice_on=None) | Q(ends_on__isnull=False),
                name="membership_notice_has_an_end",
            ),
            ExclusionConstraint(
                name="membership_one_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
