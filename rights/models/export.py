"""The file with everything about one member: sealed, and gone after a week."""

from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bieb.lib.clock import day_of
from rights import rules
from rights.models.case import Case


class ExportQuerySet(models.QuerySet["Export"]):
    """Files, by whether they can still be read."""

    def with_file(self) -> Self:
        return self.filter(state__in=[Export.State.BUILDING, Export.State.READY])

    def made_until(self, day: date) -> Self:
        """Files made on or before the civil `day`."""
        return self.filter(made_on__lte=day)


class Export(models.Model):
    """One file for one request. Its name is random, its key is its own."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")
        GONE = "gone", _("destroyed")

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="export", verbose_name=_("privacy request")
    )
    file = models.UUIDField(_("file"), default=uuid4, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    parts = models.PositiveIntegerField(_("parts in all"), default=0)
    parts_done = models.PositiveIntegerField(_("parts done"), default=0)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    made_on = models.DateField(_("made on"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to take along")
        verbose_name_plural = _("files to take along")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(made_on__isnull=False),
                name="export_ready_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def gone_on(self) -> date | None:
        """The day on which nobody can read it any more, worker or no worker."""
        return self.made_on + timedelta(days=rules.FILE_DAYS) if self.made_on else None

    @property
    def percent(self) -> int:
        """How far it is, for a bar that a person looks at."""
        return self.parts_done * 100 // self.parts if self.parts else 0

    @property
    def is_being_made(self) -> bool:
        return self.state in (self.State.WAITING, self.State.BUILDING)

    def can_be_read(self, today: date) -> bool:
        return self.state == self.State.READY and self.gone_on is not None and today < self.gone_on

    @property
    def asked_on(self) -> date:
        return day_of(self.asked_at)
