"""One request, question or complaint about privacy, and every step that was taken with it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.sealing import SealedField
from members.models import Member
from rights import rules


class CaseQuerySet(models.QuerySet["Case"]):
    """Requests, by what still has to be done."""

    def open(self) -> Self:
        return self.filter(state=Case.State.OPEN)

    def late(self, today: date) -> Self:
        """Requests that had to be answered before `today`."""
        return self.open().filter(due_on__lt=today)

    def nearly_late(self, today: date) -> Self:
        """Requests that must be answered within ten days, and are not late yet."""
        return self.open().filter(due_on__gte=today, due_on__lte=today + rules.ALARM)

    def of(self, member: Member) -> Self:
        return self.filter(member=member).order_by("-received_at", "-pk")


class Case(models.Model):
    """A request with a clock; what was asked and answered is in its `Words`, for a shorter time."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("see or take along data")
        RECTIFICATION = "rectification", _("correct data")
        ERASURE = "erasure", _("erase data")
        RESTRICTION = "restriction", _("use data less")
        OBJECTION = "objection", _("object to a use")
        QUESTION = "question", _("question")
        COMPLAINT = "complaint", _("complaint")
        REACTION = "reaction", _("reaction to the privacy statement")
        SERVICE = "service", _("something that goes wrong")

    class Channel(models.TextChoices):
        WEB = "web", _("website")
        DESK = "desk", _("desk")
        PHONE = "phone", _("phone")
        LETTER = "letter", _("letter")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        REFUSED = "refused", _("refused")
        CLOSED = "closed", _("closed without an answer")

    class Refusal(models.TextChoices):
        """The grounds the law knows (AVG 12(5), 12(6), 15(4), 16, 17(3))."""

        NOT_KNOWN = "not_known", _("we could not be sure that it was you")
        UNFOUNDED = "unfounded", _("the same was asked again and again")
        OTHERS = "others", _("it would harm the rights of somebody else")
        RIGHT = "right", _("what we hold is right")
        LAW = "law", _("the law obliges us to keep it")

    class Extension(models.TextChoices):
        """The two reasons that AVG 12(3) accepts."""

        COMPLEX = "complex", _("your request is a difficult one")
        MANY = "many", _("we have many requests at the moment")

    reference = models.CharField(
        _("reference"), max_length=rules.REFERENCE_LENGTH, unique=True, default=rules.draw_reference
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    received_on = models.DateField(_("received on"))
    received_at = models.DateTimeField(_("received at"))
    due_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    refusal = models.CharField(_("why refused"), max_length=9, choices=Refusal, blank=True)
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extension = models.CharField(_("why extended"), max_length=7, choices=Extension, blank=True)
    statement_version = models.PositiveIntegerField(
        _("version of the statement"), null=True, blank=True
    )
    about = models.CharField(_("which data"), max_length=80, blank=True)
    ended_on = models.DateField(_("dealt with on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        permissions = [
            ("handle_case", _("Can handle privacy requests")),
            ("receive_case", _("Can take in a privacy request at the desk or by phone")),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="case_open_due"),
            models.Index(fields=["member", "-received_at"], name="case_member"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None)
                | Q(state__in=["answered", "refused", "closed"], ended_on__isnull=False),
                name="case_ended_has_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal=""))
                | (~Q(state="refused") & Q(refusal="")),
                name="case_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(extended_on=None, extension="")
                | (Q(extended_on__isnull=False) & ~Q(extension="")),
                name="case_extended_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "desk", "phone", "letter"]),
                name="case_channel_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def alarm_on(self) -> date:
        """The day from which an open request needs attention."""
        return rules.alarm_on(self.due_on)


class Words(models.Model):
    """What was asked and what was answered, sealed with a key of its own for each request.

    That key is destroyed a month after the end: the words are gone then, also from backups.
    """

    case = models.OneToOneField(
        Case,
        models.PROTECT,
        primary_key=True,
        related_name="words",
        verbose_name=_("privacy request"),
    )
    asked = SealedField(_("what was asked"), own_key="case", null=True, editable=False)
    answered = SealedField(_("what was answered"), own_key="case", null=True, editable=False)
    ended_on = models.DateField(_("dealt with on"), null=True, blank=True)

    class Meta:
        verbose_name = _("words of a privacy request")
        verbose_name_plural = _("words of privacy requests")
        indexes = [models.Index(fields=["ended_on"], name="words_ended")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class CaseEvent(models.Model):
    """One step with one request. The same steps, whichever way the request came in."""

    class What(models.TextChoices):
        IDENTIFIED = "identified", _("sure who asks")
        OPENED = "opened", _("received")
        EXTENDED = "extended", _("extended")
        BUILT = "built", _("file made")
        DOWNLOADED = "downloaded", _("file downloaded")
        DESTROYED = "destroyed", _("file destroyed")
        CHANGED = "changed", _("data corrected")
        ANSWERED = "answered", _("answered")
        REFUSED = "refused", _("refused")
        CLOSED = "closed", _("closed")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="events", verbose_name=_("privacy request")
    )
    happened_at = models.DateTimeField(_("moment"))
    what = models.CharField(_("what happened"), max_length=10, choices=What)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("colleague"),
    )

    class Meta:
        verbose_name = _("step with a privacy request")
        verbose_name_plural = _("steps with privacy requests")
        ordering = ["happened_at", "pk"]
        indexes = [models.Index(fields=["happened_at"], name="caseevent_happened")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
