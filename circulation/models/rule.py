"""What the library decided: rows that say something about some things, some people, some place."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from catalog.models import Branch, ItemType
from circulation.models.terms import MEMBER_TERMS, TERMS
from members.models import MembershipType
from members.models.membership import DateRange

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise, _StrPromise

LONGEST = 3660  # days; a longer period is a slip of the finger
EVERYTHING = Q(branch=None, category=None, item_type=None)


def _number(
    name: "_StrPromise", *, help_text: "_StrOrPromise" = ""
) -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(name, null=True, blank=True, help_text=help_text)


def _yes_or_no(
    name: "_StrPromise", *, help_text: "_StrOrPromise" = ""
) -> "models.BooleanField[bool | None, bool | None]":
    return models.BooleanField(name, null=True, blank=True, help_text=help_text)


class RuleQuerySet(models.QuerySet["Rule"]):
    """Rules; of the dates both the first and the last day count."""

    def on(self, day: date) -> Self:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )

    def base(self) -> "Rule":
        """Return the rule that always answers."""
        return self.get(EVERYTHING)

    def most_specific_first(self) -> Self:
        """In the order in which they are asked; equal ones by code."""
        return self.select_related("branch", "category", "item_type").order_by(
            F("category__code").asc(nulls_last=True),
            F("item_type__code").asc(nulls_last=True),
            F("branch__code").asc(nulls_last=True),
            F("valid_from").asc(nulls_first=True),
        )


class Rule(models.Model):
    """One row of the rules. What it is about may be empty (any), and so may every term (not said)."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    category = models.ForeignKey(
        MembershipType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("membership"),
    )
    item_type = models.ForeignKey(
        ItemType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sort")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("up to and including"), null=True, blank=True)

    loan_days = _number(_("days of a loan"))
    renewal_days = _number(
        _("days of a renewal"), help_text=_("0 means that it cannot be renewed.")
    )
    max_renewals = _number(_("renewals of one loan"))
    renews_from_today = _yes_or_no(
        _("a renewal counts from today"),
        help_text=_("Otherwise it counts from the date on which it had to be back."),
    )
    grace_open_days = _number(_("open days late without a fee"))
    fee_per_open_day_cents = _number(_("fee for each open day late"))
    fee_cap_cents = _number(_("highest late fee of one loan"))
    max_loans = _number(_("loans at the same time"))
    max_of_type = _number(
        _("of this sort at the same time"), help_text=_("0 means that it cannot be borrowed.")
    )
    max_reservations = _number(_("reservations at the same time"))
    yearly_loans = _number(_("loans a year"))
    yearly_counts_renewals = _yes_or_no(_("a renewal counts for the year"))
    household_max_loans = _number(_("loans of a household at the same time"))
    is_reservable = _yes_or_no(_("can be reserved"))
    reservation_fee_cents = _number(_("cost of a reservation"))
    not_collected_fee_cents = _number(_("cost of not collecting"))
    pickup_days = _number(_("days on the shelf"))
    extension_days = _number(_("days more on the shelf, once"))
    lost_after_days = _number(_("days late until it counts as lost"))
    replacement_cents = _number(_("cost of a lost copy without a price"))
    replacement_admin_cents = _number(_("administration of a lost copy"))
    refund_days = _number(_("days until a found copy is not refunded"))
    claim_days = _number(_("days until a claimed return is forgiven"))
    block_over_cents = _number(_("blocked when owing more than"))
    block_after_days = _number(_("blocked when owing longer than (days)"))

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("lending rule")
        verbose_name_plural = _("lending rules")
        permissions = [("change_rules", _("Can change the lending rules"))]
        constraints = [
            ExclusionConstraint(
                name="rule_one_for_each_combination",
                expressions=[
                    (Coalesce("branch", 0), RangeOperators.EQUAL),
                    (Coalesce("category", 0), RangeOperators.EQUAL),
                    (Coalesce("item_type", 0), RangeOperators.EQUAL),
                    (
                        DateRange(
                            "valid_from",
                            "valid_until",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is a rule for this combination in these days."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="rule_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=~EVERYTHING
                | Q(
                    valid_from=None,
                    valid_until=None,
                    **{f"{term}__isnull": False for term in TERMS},
                ),
                name="rule_base_says_everything",
                violation_error_message=_("The base rule says everything and always holds."),
            ),
            models.CheckConstraint(
                condition=Q(item_type=None) | Q(**dict.fromkeys(MEMBER_TERMS)),
                name="rule_of_a_sort_leaves_the_member_alone",
                violation_error_message=_(
                    "What holds for a member as a whole cannot differ by sort."
                ),
            ),
            models.CheckConstraint(
                condition=Q(loan_days=None) | Q(loan_days__gte=1, loan_days__lte=LONGEST),
                name="rule_loan_days_make_sense",
                violation_error_message=_("A loan takes 1 day to 10 years."),
            ),
            models.CheckConstraint(
                condition=Q(renewal_days=None) | Q(renewal_days__lte=LONGEST),
                name="rule_renewal_days_make_sense",
                violation_error_message=_("A renewal takes 0 days to 10 years."),
            ),
            models.CheckConstraint(
                condition=(Q(pickup_days=None) | Q(pickup_days__gte=1, pickup_days__lte=365))
                & (Q(extension_days=None) | Q(extension_days__lte=365)),
                name="rule_shelf_days_make_sense",
                violation_error_message=_("Something lies on the shelf for 1 to 365 days."),
            ),
        ]

    def __str__(self) -> str:
        return self.words or str(_("the base rule"))

    @property
    def words(self) -> str:
        """The codes of what this rule is about; empty for the base rule."""
        about = (self.category, self.item_type, self.branch)
        return " + ".join(each.code for each in about if each is not None)

    @property
    def is_base(self) -> bool:
        return self.branch_id is None and self.category_id is None and self.item_type_id is None

    def holds_on(self, day: date) -> bool:
        """Say whether the rule counts on `day`; its first and last day do."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class RuleBook(models.Model):
    """The one row that says which version of the rules holds; the database keeps it up to date."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(_("version"))

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rulebook_is_one")]

    def __str__(self) -> str:
        return str(self.version)
