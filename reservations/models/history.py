"""What stays: how reservations ended, without who, and every exception to "oldest first"."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Title
from reservations.models.reservation import Reservation


class PastReservation(models.Model):
    """A reservation that ended: of what, where and how, in which week, and nothing about whom."""

    class Outcome(models.TextChoices):
        COLLECTED = "collected", _("collected")
        EXPIRED = "expired", _("not collected")
        CANCELLED = "cancelled", _("cancelled")
        LAPSED = "lapsed", _("not needed any more")
        LEFT = "left", _("membership ended")
        IMPOSSIBLE = "impossible", _("no copy left")

    title = models.ForeignKey(Title, models.PROTECT, related_name="+", verbose_name=_("title"))
    pickup_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("pick up at")
    )
    ended_week = models.DateField(_("week ended"))
    waited_weeks = models.PositiveSmallIntegerField(
        _("weeks until a copy was found"),
        null=True,
        help_text=_("Empty when none was found."),
    )
    outcome = models.CharField(_("how it ended"), max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("past reservation")
        verbose_name_plural = _("past reservations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_week__iso_week_day=1), name="pastreservation_week_is_a_monday"
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "collected",
                        "expired",
                        "cancelled",
                        "lapsed",
                        "left",
                        "impossible",
                    ]
                ),
                name="pastreservation_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class QueueEvent(models.Model):
    """One exception to "oldest first": which reservation it was about, and why.

    When the reservation ends the link with it is cut; the rest goes after a year.
    """

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("passed over: suspended for now")
        NEEDS_OTHER_COPY = "needs_other_copy", _("passed over: waits for another copy")
        NOT_NEEDED = "not_needed", _("passed over: not needed any more")
        PRIORITY = "priority", _("got priority")
        NO_PRIORITY = "no_priority", _("priority taken back")
        COLLECTED_IN_TRANSIT = "in_transit", _("collected while it was on its way")
        FROM_THE_SHELF = "from_the_shelf", _("passed over: lent to somebody from the shelf")
        RETURNED_TO_QUEUE = "back_in_queue", _("back in the queue: the copy was not there")

    title = models.ForeignKey(Title, models.PROTECT, related_name="+", verbose_name=_("title"))
    reservation = models.ForeignKey(
        Reservation,
        models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("reservation"),
    )
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind)
    reason = models.CharField(_("reason"), max_length=200, blank=True, help_text=_("Never a name."))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("colleague"),
    )
    happened_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("exception in a queue")
        verbose_name_plural = _("exceptions in a queue")
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["happened_at"], name="queueevent_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["priority", "in_transit"])
                | ~Q(reason="")
                | Q(reservation=None),
                name="queueevent_has_its_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
