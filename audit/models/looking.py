"""Who looked at whom, and why: one line for every member a colleague saw (P27).

A line has the shape of the Dutch Logboek Dataverwerkingen and names nobody: it knows a random
number (`SubjectRef`) instead of the member, and a trace instead of the colleague. Taking out the
number leaves lines that nobody can lead back to the member; `StaffLook` says which colleague a
trace was of, and only the privacy officer asks that.
"""

from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SubjectRef(models.Model):
    """Which member a random number in the lines stands for. Without this row nobody knows."""

    ref = models.UUIDField(_("number in the lines"), primary_key=True, default=uuid4)
    subject_id = models.UUIDField(_("member"), unique=True)

    class Meta:
        verbose_name = _("number of a member in the lines")
        verbose_name_plural = _("numbers of members in the lines")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class StaffLook(models.Model):
    """Which colleague looked: the root of a trace, kept apart from what was seen.

    `seconded_by` is the colleague who agreed, when the record is protected.
    """

    trace_id = models.UUIDField(_("trace"), primary_key=True)
    span_id = models.BigIntegerField(_("span"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("second colleague"),
    )
    seen_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("colleague who looked")
        verbose_name_plural = _("colleagues who looked")
        indexes = [models.Index(fields=["seen_at"], name="stafflook_seen")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("staff")),
                name="stafflook_second_is_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {str(self.pk)[:8]}"


class AccessLineQuerySet(models.QuerySet["AccessLine"]):
    """Lines, newest first where it matters."""

    def about(self, subject_id: UUID) -> Self:
        return self.filter(subject__subject_id=subject_id).order_by("-seen_at", "-pk")

    def on_day(self, day: date) -> Self:
        return self.filter(seen_at__date=day)

    def by(self, staff_id: UUID) -> Self:
        """What one colleague saw; for whoever may know who looked."""
        traces = StaffLook.objects.filter(staff=staff_id).values("trace_id")
        return self.filter(trace_id__in=traces)


class AccessLine(models.Model):
    """One look at one member. Written before anything is shown; never changed.

    `processing` is the activity of the register of processing activities with its version. The
    line is written before the member is shown, so `ended_at` is the moment it was certain.
    """

    class Reason(models.TextChoices):
        DESK = "desk", _("helped at the desk")
        PHONE = "phone", _("helped by phone or e-mail")
        REMINDER = "reminder", _("a reminder or a return")
        ENROLMENT = "enrolment", _("enrolment or a new card")
        RIGHTS = "rights", _("a question about privacy")
        MAINTENANCE = "maintenance", _("a correction in the records")
        DISPUTE = "dispute", _("a question about something that came back")

    class Status(models.IntegerChoices):
        UNSET = 0, _("unknown")
        OK = 1, _("seen")
        ERROR = 2, _("failed")

    subject = models.ForeignKey(
        SubjectRef,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("member"),
    )
    trace_id = models.UUIDField(_("trace"), db_index=True)
    span_id = models.BigIntegerField(_("span"))
    parent_span_id = models.BigIntegerField(_("span it belongs to"))
    status = models.PositiveSmallIntegerField(_("outcome"), choices=Status, default=Status.OK)
    processing = models.CharField(_("activity of the register"), max_length=20)
    seen_at = models.DateTimeField(_("moment"))
    ended_at = models.DateTimeField(_("end"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    activity = models.CharField(_("what was seen"), max_length=40)
    team = models.CharField(_("team"), max_length=80, blank=True)

    objects = AccessLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("access line")
        verbose_name_plural = _("access lines")
        indexes = [
            models.Index(fields=["subject", "-seen_at"], name="accessline_subject"),
            models.Index(fields=["seen_at"], name="accessline_seen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "desk",
                        "phone",
                        "reminder",
                        "enrolment",
                        "rights",
                        "maintenance",
                        "dispute",
                    ]
                ),
                name="accessline_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[0, 1, 2]), name="accessline_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("seen_at")), name="accessline_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def teams(self) -> list[str]:
        """The roles that the colleague had at that moment, by name."""
        return self.team.split(", ") if self.team else []

    def as_ldv(self) -> dict[str, Any]:
        """The line as other systems read it.

        Source: Logius, Logboek Dataverwerkingen: trace and span as hexadecimal, times in
        milliseconds since 1970, one data subject for each line.
        """
        return {
            "trace_id": self.trace_id.hex,
            "span_id": f"{self.span_id:016x}",
            "parent_span_id": f"{self.parent_span_id:016x}",
            "status_code": self.status,
            "name": self.activity,
            "start_time": round(self.seen_at.timestamp() * 1000),
            "end_time": round(self.ended_at.timestamp() * 1000),
            "resource": {"service.name": "bieb"},
            "attributes": {
                "dpl.core.processing_activity_id": self.processing,
                "dpl.core.data_subject_id": str(self.subject_id),
                "dpl.core.data_subject_id_type": "bieb:subject-ref",
            },
        }
