"""What the library published about privacy, version by version, and who has seen the news."""

import json
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account
from statement.choices import CHOICES

NEWS_DAYS = 30
"""For how many days every page says that there is a new version."""


class VersionQuerySet(models.QuerySet["StatementVersion"]):
    """Published versions."""

    def newest_first(self) -> Self:
        return self.order_by("-number")


class StatementVersion(models.Model):
    """The statement as it was published. The database refuses to change or delete the row.

    `content` is the whole of it as canonical JSON: the sentences in both languages with their
    numbers, what the owner chose, and the facts that only the library can say. The seal is the
    SHA-256 of exactly that text; the database checks it too.
    """

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    published_on = models.DateField(_("published on"))
    content = models.TextField(_("content"))
    sha256 = models.CharField(_("seal"), max_length=64, unique=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the statement")
        verbose_name_plural = _("versions of the statement")
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="statementversion_counts"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """The content, read."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """What the owner had chosen: (number, setting, answer)."""
        return [
            (CHOICES[name].number if name in CHOICES else "", name, answer)
            for name, answer in self.said["choices"].items()
        ]

    def is_news(self, today: date) -> bool:
        """Say whether pages still tell about it; the first version changed nothing."""
        return self.number > 1 and self.published_on <= today < self.news_until

    @property
    def news_until(self) -> date:
        """The first day on which pages no longer tell about it."""
        return self.published_on + timedelta(days=NEWS_DAYS)


class PageCount(models.Model):
    """How often a page was seen on a day by who said yes to measuring; it goes when it was sent."""

    route = models.CharField(_("page"), max_length=200)
    day = models.DateField(_("day"))
    visits = models.PositiveIntegerField(_("visits"))

    class Meta:
        verbose_name = _("count of a page")
        verbose_name_plural = _("counts of pages")
        constraints = [
            models.UniqueConstraint(fields=["route", "day"], name="pagecount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.day}"


class NewsSeen(models.Model):
    """Somebody who is logged in closed the banner of a version; it goes when the banner does."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("account")
    )
    version = models.ForeignKey(
        StatementVersion, models.PROTECT, related_name="+", verbose_name=_("version")
    )
    seen_on = models.DateField(_("seen on"))

    class Meta:
        verbose_name = _("news that was closed")
        verbose_name_plural = _("news that was closed")
        constraints = [
            models.UniqueConstraint(fields=["account", "version"], name="newsseen_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
