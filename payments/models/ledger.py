"""Charges, transactions and postings: written once, in whole cents, always in balance."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members.models import Member
from payments.models.accounts import Account
from payments.models.drawers import Drawer

MOST_CENTS = 1_000_000  # ten thousand euro: more is a slip of the finger


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Charges; what is open of one is never stored, always added up."""

    def of(self, member: Member) -> Self:
        return self.filter(account__holder__member=member)

    def with_amounts(self) -> Self:
        """Add what was charged, waived and paid, and what is open, in cents.

        Paid is what money or credit covered; what was taken back out of a charge counts no more.
        """
        charged = Q(postings__transaction__kind=Transaction.Kind.CHARGE)
        waived = Q(postings__transaction__kind=Transaction.Kind.WAIVE)
        return self.annotate(
            charged_cents=Coalesce(Sum("postings__amount_cents", filter=charged), 0),
            waived_cents=Coalesce(-Sum("postings__amount_cents", filter=waived), 0),
            paid_cents=Coalesce(-Sum("postings__amount_cents", filter=~(charged | waived)), 0),
            open_cents=Coalesce(Sum("postings__amount_cents"), 0),
        )

    def open(self) -> Self:
        """Charges of which something is still owed."""
        return self.alias(still_open=Sum("postings__amount_cents")).filter(still_open__gt=0)

    def paid(self) -> Self:
        """Charges that money or credit went to, each with `paid_cents`."""
        away = Q(postings__transaction__kind__in=[Transaction.Kind.CHARGE, Transaction.Kind.WAIVE])
        money = -Sum("postings__amount_cents", filter=~away)
        return self.annotate(paid_cents=Coalesce(money, 0)).filter(paid_cents__gt=0)

    def oldest_first(self) -> Self:
        """In the order in which money pays them."""
        return self.order_by("made_on", "pk")


class Charge(models.Model):
    """One thing somebody owes money for. What it is about, the app that made it knows.

    The amounts are there for charges read `with_amounts`, in cents.
    """

    charged_cents: int
    waived_cents: int
    paid_cents: int
    open_cents: int

    class Kind(models.TextChoices):
        OVERDUE = "overdue", _("late fee")
        REPLACEMENT = "replacement", _("replacement")
        REPLACEMENT_ADMIN = "replacement_admin", _("administration of a replacement")
        RESERVATION = "reservation", _("reservation")
        NOT_COLLECTED = "not_collected", _("reservation not collected")
        CARD = "card", _("new card")
        DAMAGE = "damage", _("damage")
        INTERLIBRARY = "interlibrary", _("from another library")
        MEMBERSHIP = "membership", _("membership")

    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="charges",
        db_index=False,  # `charge_account` begins with it
        verbose_name=_("money account"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    made_on = models.DateField(_("day"))

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        indexes = [models.Index(fields=["account", "made_on"], name="charge_account")]
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="charge_of_one_account"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "overdue",
                        "replacement",
                        "replacement_admin",
                        "reservation",
                        "not_collected",
                        "card",
                        "damage",
                        "interlibrary",
                        "membership",
                    ]
                ),
                name="charge_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Transactions, as they were booked."""

    def of(self, member: Member) -> Self:
        return self.filter(postings__account__holder__member=member).distinct()


class Transaction(models.Model):
    """Something that happened to money at one moment: its postings add up to zero.

    `lines` is how many postings it has: the database refuses to add one afterwards. What turns
    another transaction back has the kind of that one.
    """

    class Kind(models.TextChoices):
        CHARGE = "charge", _("owed")
        PAY = "pay", _("paid")
        WAIVE = "waive", _("waived")
        APPLY = "apply", _("credit used")
        RELEASE = "release", _("payment became credit")
        PAY_OUT = "pay_out", _("credit paid out")
        DRAWER = "drawer", _("difference of a drawer")

    class Reason(models.TextChoices):
        """Why something was waived or turned back; no free text, so that it names nobody."""

        MISTAKE = "mistake", _("our mistake")
        NOT_TO_BLAME = "not_to_blame", _("the member could not help it")
        GOODWILL = "goodwill", _("goodwill")
        AGREED = "agreed", _("agreed with the member")
        RULE = "rule", _("follows from our rules")
        LOST_CLAIM = "lost_claim", _("cannot be collected")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    booked_on = models.DateField(_("day"))
    booked_at = models.DateTimeField(_("moment"))
    key = models.UUIDField(_("key"), unique=True, default=uuid4, editable=False)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("turns back"),
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    drawer = models.ForeignKey(
        Drawer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transactions",
        verbose_name=_("drawer"),
    )
    lines = models.PositiveSmallIntegerField(_("number of postings"))

    objects = TransactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        indexes = [models.Index(fields=["booked_on"], name="transaction_booked")]
        permissions = [
            ("take_money", _("Can take money at the desk")),
            ("waive", _("Can waive what is owed")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["charge", "pay", "waive", "apply", "release", "pay_out", "drawer"]
                ),
                name="transaction_kind_known",
            ),
            models.CheckConstraint(condition=Q(lines__gte=2), name="transaction_has_two_sides"),
            models.CheckConstraint(
                condition=~Q(kind="waive") | ~Q(reason="") | Q(reverses__isnull=False),
                name="transaction_waived_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings; adding them up is the only way to know anything."""

    def total_cents(self) -> int:
        return int(self.aggregate(total=Coalesce(Sum("amount_cents"), 0))["total"])


class Posting(models.Model):
    """An amount on an account. On a member's account plus means owes more.

    Without a charge it is about the credit of that account: money that pays what comes next.
    """

    transaction = models.ForeignKey(
        Transaction, models.PROTECT, related_name="postings", verbose_name=_("transaction")
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="postings",
        db_index=False,  # `posting_account` begins with it
        verbose_name=_("money account"),
    )
    charge = models.ForeignKey(
        Charge,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("charge"),
    )
    amount_cents = models.IntegerField(_("amount in cents"))

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [
            models.Index(
                fields=["account", "charge"], include=["amount_cents"], name="posting_account"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_cents=0), name="posting_not_zero"),
            models.CheckConstraint(
                condition=Q(amount_cents__range=(-MOST_CENTS, MOST_CENTS)),
                name="posting_is_an_amount_of_a_library",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Handling(models.Model):
    """Which colleague booked a transaction, and who looked on when money was paid out.

    Apart from the transaction, because this is about people and ends sooner than the money.
    """

    transaction = models.OneToOneField(
        Transaction,
        models.PROTECT,
        primary_key=True,
        related_name="handling",
        verbose_name=_("transaction"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague")
    )
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second colleague"),
    )
    handled_at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("handled by")
        verbose_name_plural = _("handled by")
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=models.F("by")),
                name="handling_by_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
