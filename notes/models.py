"""A note that a colleague keeps for a few days, and the fact that we contacted a member (P28)."""

from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from members.models import Member

LONGEST = timedelta(days=14)


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes; one that is past its last day is there for nobody, whether or not it was swept."""

    def readable(self, today: date) -> Self:
        return self.filter(last_day__gte=today)

    def about(self, member: Member) -> Self:
        return self.filter(member=member).order_by("last_day", "written_on", "pk")


class Note(models.Model):
    """A few words about a member for the next colleague: encrypted, with a last day, then gone.

    Each has a key of its own outside the database. "Done" destroys the key first, then the row:
    what a backup still holds of it can never be read again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="notes", verbose_name=_("member")
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    text = SealedField(_("text"), own_key="note")
    written_on = models.DateField(_("written on"))
    last_day = models.DateField(_("last day"), db_index=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("written_on"))
                & Q(last_day__lte=F("written_on") + LONGEST),
                name="note_ends_within_two_weeks",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"


class Contact(models.Model):
    """We called, mailed or wrote to a member: when, how and why. What was said is kept nowhere."""

    class How(models.TextChoices):
        PHONE = "phone", _("by phone")
        EMAIL = "email", _("by e-mail")
        LETTER = "letter", _("by letter")
        DESK = "desk", _("at the desk")

    class Why(models.TextChoices):
        LOAN = "loan", _("about something you borrowed")
        RESERVATION = "reservation", _("about a reservation")
        MONEY = "money", _("about something to pay")
        MEMBERSHIP = "membership", _("about your membership or card")
        FOUND = "found", _("about something of yours that we found")
        QUESTION = "question", _("to answer your question")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="contacts", verbose_name=_("member")
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    how = models.CharField(_("how"), max_length=10, choices=How)
    why = models.CharField(_("why"), max_length=20, choices=Why)
    happened_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["member", "-happened_at"], name="contact_member"),
            models.Index(fields=["happened_at"], name="contact_happened"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=["phone", "email", "letter", "desk"]), name="contact_how_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    why__in=["loan", "reservation", "money", "membership", "found", "question"]
                ),
                name="contact_why_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
