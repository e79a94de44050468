"""Where the copies are that are kept for somebody, or travel."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy
from reservations.models.reservation import Reservation


class WhereaboutsQuerySet(models.QuerySet["Whereabouts"]):
    """Copies that are neither on loan nor on their own shelf."""

    def on_hold_shelf(self, branch: Branch) -> Self:
        """What lies behind the desk of a branch, in the order in which it stands there."""
        return self.filter(branch=branch).exclude(pickup_code="").order_by("pickup_code")

    def to_clear(self, branch: Branch) -> Self:
        """What must be scanned off the hold shelf of a branch, in the order of the shelf."""
        return self.on_hold_shelf(branch).filter(state=Whereabouts.State.TO_CLEAR)

    def travelling(self) -> Self:
        """What is on its way, longest first."""
        return self.filter(state=Whereabouts.State.IN_TRANSIT).order_by("since", "pk")


class Whereabouts(models.Model):
    """Where a copy is that is neither on loan nor on its own shelf."""

    class State(models.TextChoices):
        IN_TRANSIT = "in_transit", _("on its way")
        READY = "ready", _("ready")
        TO_CLEAR = "to_clear", _("to be taken off the hold shelf")

    copy = models.OneToOneField(
        Copy, models.PROTECT, related_name="whereabouts", verbose_name=_("copy")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        related_name="+",
        verbose_name=_("branch"),
        help_text=_("Where it goes to, or where it lies."),
    )
    came_from = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("came from"),
    )
    reservation = models.OneToOneField(
        Reservation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="whereabouts",
        verbose_name=_("reservation"),
    )
    pickup_code = models.CharField(_("pick-up code"), max_length=20, blank=True)
    since = models.DateTimeField(_("since"))

    objects = WhereaboutsQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of a copy")
        verbose_name_plural = _("places of copies")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "pickup_code"],
                condition=~Q(pickup_code=""),
                name="whereabouts_code_once_a_branch",
            ),
            models.CheckConstraint(
                condition=Q(state="in_transit", pickup_code="", came_from__isnull=False)
                | (Q(state="ready", reservation__isnull=False) & ~Q(pickup_code=""))
                | (Q(state="to_clear") & ~Q(pickup_code="")),
                name="whereabouts_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
