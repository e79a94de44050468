"""With whom the library shares, on what agreement, and a line for everything they asked (P6, P7)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """An organisation that may ask us something, and until when we agreed that it may."""

    class Role(models.TextChoices):
        """Who answers for the data (AVG art. 4(7)-(8), 26, 28)."""

        PROCESSOR = "processor", _("works for us, on our instructions")
        CONTROLLER = "controller", _("decides for itself")
        JOINT = "joint", _("decides together with us")

    name = models.CharField(_("name"), max_length=80, unique=True)
    what_it_is = models.CharField(_("what it is"), max_length=200)
    role = models.CharField(_("role"), max_length=10, choices=Role)
    scopes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("may ask")
    )
    agreement_until = models.DateField(
        _("agreement until"), help_text=_("The last day on which we answer.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off to stop answering at once.")
    )
    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partner",
        verbose_name=_("how it logs in"),
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["processor", "controller", "joint"]),
                name="partner_role_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has_agreement(self, today: date) -> bool:
        """Say whether the agreement still holds; its last day counts."""
        return today <= self.agreement_until


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Lines of the ledger of what partners asked."""

    def about(self, subject_id: UUID) -> Self:
        """What partners asked about one member, newest first, with the partner."""
        return (
            self.filter(subject_id=subject_id)
            .select_related("partner")
            .order_by("-asked_at", "-pk")
        )


class Disclosure(models.Model):
    """One question of one partner and how we answered. Written before the answer; never changed.

    It holds the names of the fields we gave, not their values. A question that we refused, or
    about a card that nobody has, is a line about nobody.
    """

    class Activity(models.TextChoices):
        CARD_CHECK = "card_check", _("asked whether your card is valid")
        INTERLIBRARY = "interlibrary", _("was asked to lend us a book for you")
        LOAN_LIST = "loan_list", _("asked what you have at home")
        LOAN = "loan", _("lent you something")
        RENEWAL = "renewal", _("renewed something for you")
        RETURN = "return", _("took something back")
        RESERVATION_LIST = "reservation_list", _("asked what you reserved")
        RESERVATION = "reservation", _("reserved something for you")
        CHANGE = "reservation_change", _("changed a reservation of yours")
        CANCELLATION = "cancellation", _("cancelled a reservation of yours")

    class Answer(models.TextChoices):
        VALID = "valid", _("valid")
        BLOCKED = "blocked", _("blocked")
        EXPIRED = "expired", _("no longer valid")
        GIVEN = "given", _("told")
        DONE = "done", _("done")
        REFUSED = "refused", _("not done")
        UNKNOWN = "unknown", _("nobody has this card")
        PARTNER_INACTIVE = "partner_inactive", _("refused: the partner was switched off")
        AGREEMENT_ENDED = "agreement_ended", _("refused: the agreement had ended")
        SCOPE_MISSING = "scope_missing", _("refused: the partner may not ask this")

    ABOUT_SOMEBODY = (Answer.VALID, Answer.BLOCKED, Answer.EXPIRED, Answer.GIVEN)
    FIELDS_IN_WORDS: Mapping[str, str | Promise] = {
        "valid": _("whether your card is valid"),
        "membershipKind": _("which kind of membership you have"),
        "validUntil": _("the last day of your membership"),
        "reason": _("why your card is not valid"),
        "requestNumber": _("the number of our request"),
        "author": _("who wrote it"),
        "isbn": _("its ISBN"),
        "name": _("your name"),
        "email": _("your e-mail address"),
        "loans": _("what you have at home"),
        "reservations": _("what you reserved"),
        "id": _("its number"),
        "barcode": _("the number of the copy"),
        "title": _("the title"),
        "dueOn": _("when it must be back"),
        "newDueOn": _("until when you can renew it"),
        "pickupBranch": _("where you pick it up"),
        "pickupUntil": _("until when you can pick it up"),
        "pickupCode": _("the code under which it lies ready"),
        "state": _("whether it is ready"),
        "position": _("your place in line"),
        "copies": _("how many copies there are"),
        "suspendedUntil": _("until when you let others go first"),
        "notNeededAfter": _("until when you need it"),
        "goesTo": _("where the copy goes"),
        "branch": _("to which branch the copy goes"),
    } | dict.fromkeys(
        ["obstacles", "code", "detail", "why", "lifts"], _("why something was not possible")
    )

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="disclosures", verbose_name=_("partner")
    )
    subject_id = models.UUIDField(_("member"), null=True)
    asked_at = models.DateTimeField(_("moment"))
    activity = models.CharField(_("what was asked"), max_length=20, choices=Activity)
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("what we told"))
    answer = models.CharField(_("answer"), max_length=20, choices=Answer)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        indexes = [
            models.Index(fields=["subject_id", "-asked_at"], name="disclosure_subject"),
            models.Index(fields=["asked_at"], name="disclosure_asked"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    activity__in=[
                        *("card_check", "interlibrary"),
                        *("loan_list", "loan", "renewal", "return"),
                        *("reservation_list", "reservation", "reservation_change", "cancellation"),
                    ]
                ),
                name="disclosure_activity_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    subject_id__isnull=False, answer__in=["valid", "blocked", "expired", "given"]
                )
                | Q(
                    subject_id=None,
                    answer__in=["unknown", "partner_inactive", "agreement_ended", "scope_missing"],
                )
                | Q(answer__in=["done", "refused"]),
                name="disclosure_about_somebody_or_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def was_refused(self) -> bool:
        """Say whether the library said no to what the partner wanted to do."""
        return self.answer == self.Answer.REFUSED

    @property
    def told(self) -> list[str]:
        """What we told, in words for the member it is about."""
        words = (str(self.FIELDS_IN_WORDS.get(name, name)) for name in self.fields)
        return list(dict.fromkeys(words))


class IdempotencyKeyQuerySet(models.QuerySet["IdempotencyKey"]):
    """What partners asked us to do under a key of their own."""

    def kept(self, at: datetime) -> Self:
        """Those that still answer at `at`: for a day, not longer."""
        return self.filter(created_at__gt=at - IdempotencyKey.KEPT)


class IdempotencyKey(models.Model):
    """One request that changed something, and how we answered: the same key is never done twice.

    It names nobody. `seal` says whether a request is the same one without saying what was asked.
    `answer` holds what we told: dates, titles and numbers of loans and copies.
    """

    KEPT = timedelta(hours=24)

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="+", verbose_name=_("partner")
    )
    key = models.UUIDField(_("key"))
    seal = models.CharField(_("seal of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    answer = models.JSONField(_("answer"))
    created_at = models.DateTimeField(_("moment"))

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a request")
        verbose_name_plural = _("keys of requests")
        indexes = [models.Index(fields=["created_at"], name="idempotencykey_created")]
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="idempotencykey_once"),
            models.CheckConstraint(
                condition=Q(status__range=(200, 499)), name="idempotencykey_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
