"""Who waits for what. The place in the queue is never stored: it follows from the rows that wait."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy, Title
from members.models import Member


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations, until they end."""

    def visible_to(self, account: AbstractBaseUser | AnonymousUser) -> Self:
        """The reservations of the member who is logged in; nobody else's."""
        return self.filter(member__account=account.pk) if account.pk else self.none()

    def running(self) -> Self:
        """Those that may still bring something: not what was not collected, or cannot go on."""
        return self.exclude(state__in=[Reservation.State.EXPIRED, Reservation.State.STOPPED])

    def stopped(self) -> Self:
        """Those that the library could not go on with; kept for a while, to tell it."""
        return self.filter(state=Reservation.State.STOPPED)

    def waiting(self) -> Self:
        return self.filter(state=Reservation.State.WAITING)

    def ready(self) -> Self:
        return self.filter(state=Reservation.State.READY)

    def active(self, today: date) -> Self:
        """Those that want a copy today: not suspended, and still needed."""
        return self.filter(
            Q(suspended_until=None) | Q(suspended_until__lte=today),
            Q(not_needed_after=None) | Q(not_needed_after__gte=today),
        )

    def suited_by(self, copy: Copy) -> Self:
        """Those that this copy would do for."""
        return self.filter(
            Q(copy=None) | Q(copy=copy),
            Q(of_branch=None) | Q(of_branch=copy.branch_id),
            title=copy.title_id,
        )

    def in_order(self) -> Self:
        """The queue: who has priority first, then the oldest, over all branches."""
        return self.order_by("-has_priority", "placed_at", "pk")

    def for_display(self) -> Self:
        """With everything a page shows of a reservation; what lies ready on top."""
        return self.select_related("title", "pickup_branch", "copy", "of_branch").order_by(
            F("pickup_until").asc(nulls_last=True), "placed_at", "pk"
        )


class Reservation(models.Model):
    """One member who waits for one title, or for one copy of it, or for any copy of a branch.

    One that was not collected stays until its copy is scanned off the hold shelf. One for which no
    copy is left stays for two weeks: whoever waited can read what it was.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        IN_TRANSIT = "in_transit", _("on its way")
        READY = "ready", _("ready")
        EXPIRED = "expired", _("not collected")
        STOPPED = "stopped", _("cannot go on")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="reservations", verbose_name=_("member")
    )
    title = models.ForeignKey(
        Title, models.PROTECT, related_name="reservations", verbose_name=_("title")
    )
    copy = models.ForeignKey(
        Copy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("this copy only"),
    )
    of_branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("any copy of this branch"),
    )
    pickup_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("pick up at")
    )
    placed_at = models.DateTimeField(_("placed at"))
    has_priority = models.BooleanField(_("has priority"), default=False)
    suspended_until = models.DateField(
        _("suspended until"),
        null=True,
        blank=True,
        help_text=_("On this day the reservation takes part again, at its old place."),
    )
    not_needed_after = models.DateField(
        _("not needed after"),
        null=True,
        blank=True,
        help_text=_("The last day on which it is of any use."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    captured_at = models.DateTimeField(_("copy found at"), null=True, blank=True)
    pickup_until = models.DateField(
        _("pick up until"), null=True, blank=True, help_text=_("The whole of this day included.")
    )
    is_extended = models.BooleanField(_("kept longer"), default=False)
    stopped_on = models.DateField(_("could not go on since"), null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        indexes = [
            models.Index(
                "title",
                F("has_priority").desc(),
                "placed_at",
                "id",
                condition=Q(state="waiting"),
                name="reservation_queue",
            ),
            models.Index(
                fields=["pickup_until"], condition=Q(state="ready"), name="reservation_shelf"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "title"],
                condition=~Q(state__in=["expired", "stopped"]),
                name="reservation_one_per_member_and_title",
            ),
            models.CheckConstraint(
                condition=Q(copy=None) | Q(of_branch=None), name="reservation_of_copy_or_of_branch"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "stopped"], captured_at=None, pickup_until=None)
                | Q(state="in_transit", captured_at__isnull=False, pickup_until=None)
                | Q(
                    state__in=["ready", "expired"],
                    captured_at__isnull=False,
                    pickup_until__isnull=False,
                ),
                name="reservation_state_fits_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(is_extended=False) | Q(state__in=["ready", "expired"]),
                name="reservation_extended_only_when_ready",
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", stopped_on__isnull=False)
                | (~Q(state="stopped") & Q(stopped_on=None)),
                name="reservation_stopped_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(suspended_until=None)
                | Q(not_needed_after=None)
                | Q(suspended_until__lte=F("not_needed_after")),
                name="reservation_suspended_while_needed",
            ),
            models.CheckConstraint(
                condition=Q(pickup_until=None)
                | Q(not_needed_after=None)
                | Q(pickup_until__lte=F("not_needed_after")),
                name="reservation_kept_while_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def is_active(self, today: date) -> bool:
        """Say whether it wants a copy today, as `ReservationQuerySet.active` says it in SQL."""
        return not self.is_suspended(today) and not self.is_over(today)

    def is_suspended(self, today: date) -> bool:
        """Say whether others go first for now; on the day itself it takes part again."""
        return self.suspended_until is not None and today < self.suspended_until

    def is_over(self, today: date) -> bool:
        """Say whether the last day on which it was needed has passed."""
        return self.not_needed_after is not None and self.not_needed_after < today

    def is_suited_by(self, copy: Copy) -> bool:
        """Say whether `copy`, of this title, would do."""
        return self.copy_id in (None, copy.pk) and self.of_branch_id in (None, copy.branch_id)
