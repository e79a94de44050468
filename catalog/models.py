"""Titles, copies and branches, and when each branch is open. Nothing here is about a person."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

BARCODE = RegexValidator(r"^3\d{13}$", _("A barcode of a copy has 14 digits and starts with a 3."))


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


class Closure(models.Model):
    """A day that differs: closed, shorter, or quiet (open, but the library sends no messages)."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        SHORT = "short", _("closes early")
        QUIET = "quiet", _("open, no messages")

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
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    closes_at = models.TimeField(_("closes at"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("different day")
        verbose_name_plural = _("different days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["closed", "short", "quiet"]), name="closure_kind_known"
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


class ItemType(models.Model):
    """What sort of thing a copy is: book, large print, audiobook, CD, DVD, game, magazine."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_online = models.BooleanField(
        _("online"),
        default=False,
        help_text=_("Read or listened to in the online library; there are no copies."),
    )

    class Meta:
        verbose_name = _("item type")
        verbose_name_plural = _("item types")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Title(models.Model):
    """A work in one edition: what people search for and borrow a copy of."""

    class Audience(models.TextChoices):
        ADULT = "adult", _("adults")
        YOUTH = "youth", _("children and young people")

    control_number = models.CharField(_("control number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=500)
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True)
    author = models.CharField(_("author"), max_length=300, blank=True)
    contributors = ArrayField(
        models.CharField(max_length=300), verbose_name=_("with"), default=list, blank=True
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    series = models.CharField(_("series"), max_length=300, blank=True)
    isbns = ArrayField(
        models.CharField(max_length=13), verbose_name=_("ISBN"), default=list, blank=True
    )
    item_type = models.ForeignKey(ItemType, models.PROTECT, verbose_name=_("item type"))
    audience = models.CharField(
        _("audience"), max_length=5, choices=Audience, default=Audience.ADULT
    )
    is_fiction = models.BooleanField(_("fiction"), default=True)
    genre = models.CharField(_("genre"), max_length=40, blank=True)
    sort_key = models.CharField(_("sort key"), max_length=500, editable=False)
    record_hash = models.BinaryField(_("fingerprint of the record"), max_length=32, editable=False)
    added_on = models.DateField(_("added on"))

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["sort_key", "pk"]
        indexes = [
            GinIndex(fields=["isbns"], name="title_isbns"),
            models.Index(fields=["sort_key"], name="title_sort_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="title_has_a_title"),
            models.CheckConstraint(
                condition=Q(audience__in=["adult", "youth"]), name="title_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CopyQuerySet(models.QuerySet["Copy"]):
    """Copies; a withdrawn copy stays as a fact but can no longer be borrowed."""

    def in_collection(self) -> Self:
        return self.filter(withdrawn_on=None)


class Copy(models.Model):
    """One object with one barcode."""

    barcode = models.CharField(_("barcode"), max_length=14, unique=True, validators=[BARCODE])
    title = models.ForeignKey(Title, models.PROTECT, related_name="copies", verbose_name=_("title"))
    item_type = models.ForeignKey(ItemType, models.PROTECT, verbose_name=_("item type"))
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="copies", verbose_name=_("branch")
    )
    shelf_mark = models.CharField(_("shelf mark"), max_length=40, blank=True)
    price_cents = models.PositiveIntegerField(_("price in cents"), null=True, blank=True)
    added_on = models.DateField(_("added on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        ordering = ["barcode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(barcode__regex=r"^3\d{13}$"), name="copy_barcode_shape"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("added_on")),
                name="copy_withdrawn_after_added",
            ),
        ]

    def __str__(self) -> str:
        return self.barcode

    def was_withdrawn(self, today: date) -> bool:
        """Say whether the copy left the collection on or before `today`."""
        return self.withdrawn_on is not None and self.withdrawn_on <= today
