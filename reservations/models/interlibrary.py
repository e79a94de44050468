"""Books that another library lends us for one of our members."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, Copy
from members.models import Member
from partners.models import Partner
from payments.models import Charge


class InterlibraryRequestQuerySet(models.QuerySet["InterlibraryRequest"]):
    """Requests, by whose they are and how far they are."""

    def visible_to(self, account: AbstractBaseUser | AnonymousUser) -> Self:
        """The requests of the member who is logged in; nobody else's."""
        return self.filter(member__account=account.pk) if account.pk else self.none()

    def running(self) -> Self:
        """Requests that something is still to be done for."""
        return self.exclude(state__in=InterlibraryRequest.OVER)

    def for_display(self) -> Self:
        """With what a list shows, oldest first."""
        return self.select_related("lender", "pickup_branch", "copy").order_by("asked_at", "pk")


class InterlibraryRequest(models.Model):
    """One book, asked of one library. When it is over nobody knows any more for whom it was."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        APPROVED = "approved", _("approved")
        SENT = "sent", _("sent to the other library")
        SHIPPED = "shipped", _("on its way to us")
        RECEIVED = "received", _("here")
        LENT = "lent", _("lent")
        RETURNED = "returned", _("sent back")
        CANCELLED = "cancelled", _("cancelled")
        REFUSED = "refused", _("could not be had")

    OVER: ClassVar = (State.RETURNED, State.CANCELLED, State.REFUSED)
    CANCELLABLE: ClassVar = (State.ASKED, State.APPROVED, State.SENT)

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        related_name="interlibrary_requests",
        verbose_name=_("member"),
    )
    wanted_title = models.CharField(_("title"), max_length=300)
    wanted_author = models.CharField(_("author"), max_length=200, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=13, blank=True)
    lender = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("other library")
    )
    agreed_fields = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("what that library may know"),
        help_text=_("As the member saw it before asking."),
    )
    pickup_branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("pick up at")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    changed_at = models.DateTimeField(_("changed at"))
    charge = models.OneToOneField(
        Charge, models.PROTECT, null=True, related_name="+", verbose_name=_("what it costs")
    )
    copy = models.OneToOneField(
        Copy,
        models.PROTECT,
        null=True,
        related_name="interlibrary_request",
        verbose_name=_("copy"),
    )

    objects = InterlibraryRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to another library")
        verbose_name_plural = _("requests to other libraries")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["asked", "approved", "sent", "shipped", "received", "lent"],
                    member__isnull=False,
                )
                | Q(state__in=["returned", "cancelled", "refused"], member=None, charge=None),
                name="interlibrary_is_of_somebody_until_it_is_over",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "lent", "returned"], copy__isnull=False)
                | Q(
                    state__in=["asked", "approved", "sent", "shipped", "cancelled", "refused"],
                    copy=None,
                ),
                name="interlibrary_has_a_copy_once_it_is_here",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def can_be_cancelled(self) -> bool:
        """Say whether the member may still cancel it: until the other library ships."""
        return self.state in self.CANCELLABLE
