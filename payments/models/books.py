"""Who was on a bill of a book year, sealed, and the questions to read that."""

from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from payments.models.accounts import Account

VALID = timedelta(days=1)
"""So long after a second colleague agreed the names can be read; once."""


class SealedName(models.Model):
    """The name and address that were on the bills of one account in one book year.

    Made when the member is forgotten, and only where the owner chose so (`IDENTITIES_IN_BOOKS`).
    Nothing leads from here to a member: the account is an account of nobody by then. All names of
    one year share a key; destroying it makes them unreadable, in every backup too.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="sealed_names", verbose_name=_("money account")
    )
    since = models.DateField(_("first day after the book year"))
    sealed = SealedField(
        _("name and address, sealed"), own_key="books-before", key_by="since", editable=False
    )

    class Meta:
        verbose_name = _("sealed name in the books")
        verbose_name_plural = _("sealed names in the books")
        constraints = [
            models.UniqueConstraint(fields=["since", "account"], name="sealedname_once_a_year"),
            models.CheckConstraint(
                condition=Q(since__month=1, since__day=1), name="sealedname_of_a_whole_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"


class BookOpeningQuerySet(models.QuerySet["BookOpening"]):
    """Questions to read the names of a year, newest first."""

    def newest_first(self) -> Self:
        return self.select_related("asked_by", "agreed_by").order_by("-asked_at")

    def waiting(self, now: datetime) -> Self:
        """Those that nobody agreed with yet; after a day they are over."""
        return self.filter(agreed_at=None, asked_at__gt=now - VALID)

    def agreed(self, now: datetime) -> Self:
        """Those that can be used now: agreed within the last day, and not used yet."""
        return self.filter(agreed_at__gt=now - VALID, opened_at=None)


class BookOpening(models.Model):
    """One colleague asks to read the names of a book year, another agrees, and it is read once.

    The row is the line in the log: it is written before anything is shown.
    """

    class Reason(models.TextChoices):
        TAX = "tax", _("the tax inspector asks for it")
        ACCOUNTANT = "accountant", _("the accountant checks the year")
        COURT = "court", _("a judge orders it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    since = models.DateField(_("first day after the book year"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("second colleague"),
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True)
    opened_at = models.DateTimeField(_("read at"), null=True)
    names = models.PositiveIntegerField(_("number of names"), null=True)

    objects = BookOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of names in the books")
        verbose_name_plural = _("readings of names in the books")
        permissions = [("open_books", _("Can read sealed names in the books, with a colleague"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["tax", "accountant", "court"]),
                name="bookopening_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="bookopening_two_people",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, names=None)
                | Q(opened_at__isnull=False, names__isnull=False, agreed_at__isnull=False),
                name="bookopening_agreed_before_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"

    @property
    def book_year(self) -> int:
        return self.since.year - 1


def first_day_after(book_year: int) -> date:
    """Return the day from which the seven years of a book year count."""
    return date(book_year + 1, 1, 1)
