"""Who lets whom see and do what, who asked for it, and each time that it was used."""

from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

ASKED_DAYS = 14
"""A request waits so long; then it is gone, whatever became of it."""


class Scope(models.TextChoices):
    """One thing that somebody may see or do for another."""

    AT_HOME = "at_home", _("see what is at home, and when it is due")
    RENEW = "renew", _("renew what is at home")
    RESERVATIONS = "reservations", _("see reservations, and fetch what is ready")
    MONEY = "money", _("see what there is to pay")
    HISTORY = "history", _("see what was borrowed before")
    PROFILE = "profile", _("see name, address, phone and e-mail")


NEVER_BY_DEFAULT = frozenset({Scope.HISTORY, Scope.PROFILE})
"""These are never ticked beforehand, whatever was asked."""


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """Requests for access."""

    def running(self, today: date) -> Self:
        """Those of the last two weeks; what is older is over."""
        return self.filter(asked_on__gt=today - timedelta(days=ASKED_DAYS))

    def waiting_for(self, owner: Member, today: date) -> Self:
        """What `owner` can still say yes or no to."""
        waiting = self.running(today).filter(owner=owner, state=AccessRequest.State.WAITING)
        return waiting.filter(reader__restricted_on=None).select_related("reader")

    def shown_to(self, reader: Member, today: date) -> Self:
        """What the asker reads back: also what was refused, or is about nobody."""
        mine = self.running(today).filter(reader=reader)
        return mine.exclude(state=AccessRequest.State.WITHDRAWN).order_by("asked_on", "pk")


class AccessRequest(models.Model):
    """Somebody asks for access to the data of the holder of a card.

    It is written without looking whether anybody has that card: a worker does that later, and
    only then there is an `owner`. A refusal changes nothing that the asker can see. The card and
    the surname that were typed are gone as soon as the worker looked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    reader = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("who asks"))
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("who is asked")
    )
    fingerprint = models.CharField(_("fingerprint of the card"), max_length=64)
    card_end = models.CharField(_("last digits of the card"), max_length=4)
    card_number = models.CharField(_("card number"), max_length=20, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name=_("for what"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=1)
    asked_on = models.DateField(_("asked on"))

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "fingerprint"], name="accessrequest_once_for_each_card"
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("reader")), name="accessrequest_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    """Access that was given."""

    def open(self, today: date) -> Self:
        """What nobody ended and is not over; the last day counts.

        Whoever locked their data, or is protected, is seen by nobody.
        """
        return self.filter(
            ended_on=None,
            ends_on__gte=today,
            owner__restricted_on=None,
            owner__is_protected=False,
            reader__restricted_on=None,
        ).select_related("owner", "reader")


class AccessGrant(models.Model):
    """What `owner` lets `reader` see and do, from the day of their yes up to the last day.

    The yes is of the owner, from their own account. Ended, it stays a year, so that both can read
    what it was.
    """

    class Side(models.TextChoices):
        OWNER = "owner", _("who gave it")
        READER = "reader", _("who had it")

    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("who gives it")
    )
    reader = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("who has it")
    )
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name=_("for what"))
    accepted_on = models.DateField(_("given on"))
    ends_on = models.DateField(_("last day"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=6, choices=Side, blank=True, default="")

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "reader"], condition=Q(ended_on=None), name="accessgrant_one_open"
            ),
            models.CheckConstraint(condition=~Q(owner=F("reader")), name="accessgrant_to_another"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="accessgrant_of_something"),
            models.CheckConstraint(
                condition=Q(
                    ends_on__gte=F("accepted_on"),
                    ends_on__lte=F("accepted_on") + timedelta(days=366),
                ),
                name="accessgrant_at_most_a_year",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by="")
                | Q(ended_on__isnull=False, ended_by__in=["owner", "reader"]),
                name="accessgrant_ended_by_one_of_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def words(self) -> list[str]:
        """What may be seen and done, in the order in which it is always said."""
        return [str(each.label) for each in Scope if each in self.scopes]


class AccessUse(models.Model):
    """One time that somebody saw or did something for another. Written before it is shown."""

    owner = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("whose data")
    )
    reader = models.ForeignKey(
        Member, models.PROTECT, related_name="+", verbose_name=_("who looked")
    )
    what = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name=_("what"))
    used_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("use of access")
        verbose_name_plural = _("uses of access")
        ordering = ["-used_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-used_at"], name="accessuse_owner")]
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("reader")), name="accessuse_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def words(self) -> list[str]:
        """What was seen or done, in the order in which it is always said."""
        return [str(USED[each]) for each in Scope if each in self.what]


USED = {
    Scope.AT_HOME: _("what is at home"),
    Scope.RENEW: _("renewed something"),
    Scope.RESERVATIONS: _("the reservations"),
    Scope.MONEY: _("what there is to pay"),
    Scope.HISTORY: _("what was borrowed before"),
    Scope.PROFILE: _("the name and address"),
}
