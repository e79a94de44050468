"""A line for everything that others asked about a member, and for what we told them (P6)."""

from collections.abc import Mapping
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner


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
        ONLINE = "online", _("let you into the online library")
        COLLECTION = "collection", _("got an invoice of yours to collect")
        NOTICE = "notice", _("heard from us what to do with what it got about you")

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
        FIELD_NOT_ALLOWED = "field_not_allowed", _("refused: the partner may not know this")
        RESTRICTED = "restricted", _("refused: your data are locked")
        OBJECTED = "objected", _("refused: you objected")

    SAYS_NO = (Answer.BLOCKED, Answer.REFUSED, Answer.UNKNOWN)
    REFUSALS = (Answer.REFUSED, Answer.RESTRICTED, Answer.OBJECTED)
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
        "mailText": _("the text of our mail to you"),
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
        "cardNumber": _("the number of your card"),
        "membershipNumber": _("the number of your membership"),
        "birthDate": _("your date of birth"),
        "address": _("your address"),
        "pinMatches": _("whether your PIN is right, not the PIN itself"),
        "amount": _("the amount"),
        "reference": _("the number of the payment"),
        "invoiceNumber": _("the number of the invoice"),
        "iban": _("your bank account number"),
        "mandate": _("the number and the date of your direct debit mandate"),
        "event": _("that you had something corrected, erased or locked"),
        "madeOn": _("when you had that done"),
        "cardNumbers": _("the number of your card"),
        "toldOn": _("on which days we told it something"),
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
                        *("online", "collection", "notice"),
                    ]
                ),
                name="disclosure_activity_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    subject_id__isnull=False,
                    answer__in=["valid", "blocked", "expired", "given", "restricted", "objected"],
                )
                | Q(
                    subject_id=None,
                    answer__in=[
                        *("unknown", "partner_inactive", "agreement_ended", "scope_missing"),
                        "field_not_allowed",
                    ],
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
        return self.answer in self.REFUSALS

    @property
    def told(self) -> list[str]:
        """What we told, in words for the member it is about."""
        words = (str(self.FIELDS_IN_WORDS.get(name, name)) for name in self.fields)
        return list(dict.fromkeys(words))
