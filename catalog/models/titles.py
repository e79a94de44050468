"""Titles and copies: what people search for, and what they carry home."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.branches import Branch

BARCODE = RegexValidator(r"^3\d{13}$", _("A barcode of a copy has 14 digits and starts with a 3."))


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


class TitleQuerySet(models.QuerySet["Title"]):
    """Titles as people look for them."""

    def matching(self, query: SearchQuery) -> Self:
        """Titles in which every word of the query stands, as `catalog.search` reads it."""
        return self.filter(search=query)

    def with_isbn(self, isbn: str) -> Self:
        return self.filter(isbns__contains=[isbn])

    def with_copy(self, copies: models.QuerySet["Copy"]) -> Self:
        """Titles of which one of these copies exists; they refer to the title as `OuterRef`."""
        return self.filter(Exists(copies))

    def ranked(self, query: SearchQuery) -> Self:
        """Best first: a word of the title weighs more than one of its subject."""
        return self.order_by(SearchRank(F("search"), query).desc(), "sort_key", "pk")


class Title(models.Model):
    """A work in one edition: what people search for and borrow a copy of."""

    class Audience(models.TextChoices):
        ADULT = "adult", _("adults")
        YOUTH = "youth", _("children and young people")

    control_number = models.CharField(_("control number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=500)
    subtitle = models.CharField(_("subtitle"), max_length=500, blank=True)
    other_titles = ArrayField(
        models.CharField(max_length=500),
        verbose_name=_("other titles"),
        default=list,
        db_default=[],
        blank=True,
    )
    author = models.CharField(_("author"), max_length=300, blank=True)
    contributors = ArrayField(
        models.CharField(max_length=300), verbose_name=_("with"), default=list, blank=True
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    edition = models.CharField(_("edition"), max_length=100, default="", db_default="", blank=True)
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
    # PostgreSQL keeps it, whatever writes the title: an import, the back office or the demo.
    search = models.GeneratedField(
        expression=models.Func(
            "title",
            "subtitle",
            "other_titles",
            "author",
            "contributors",
            "series",
            "genre",
            function="catalog_search_document",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TitleQuerySet.as_manager()

    class Meta:
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        ordering = ["sort_key", "pk"]
        indexes = [
            GinIndex(fields=["isbns"], name="title_isbns"),
            GinIndex(fields=["search"], name="title_search"),
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
