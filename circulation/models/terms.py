"""Terms as somebody borrowed on them: never changed, because the library keeps its word."""

from typing import Final, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

Value: TypeAlias = int | bool
NO_LIMIT: Final = (
    2_000_000_000  # "no limit", "no cap" and "never", so that it compares like any other
)
TERMS: Final = (
    "loan_days",
    "renewal_days",
    "max_renewals",
    "renews_from_today",
    "grace_open_days",
    "fee_per_open_day_cents",
    "fee_cap_cents",
    "max_loans",
    "max_of_type",
    "max_reservations",
    "yearly_loans",
    "yearly_counts_renewals",
    "household_max_loans",
    "is_reservable",
    "reservation_fee_cents",
    "not_collected_fee_cents",
    "pickup_days",
    "extension_days",
    "lost_after_days",
    "replacement_cents",
    "replacement_admin_cents",
    "refund_days",
    "claim_days",
    "block_over_cents",
    "block_after_days",
)
YES_OR_NO: Final = ("renews_from_today", "yearly_counts_renewals", "is_reservable")
# What holds for everything a member has together cannot differ by the sort of thing.
MEMBER_TERMS: Final = (
    "max_loans",
    "max_reservations",
    "yearly_loans",
    "yearly_counts_renewals",
    "household_max_loans",
    "block_over_cents",
    "block_after_days",
)


class Terms(models.Model):
    """Every term as it was resolved once, and which rule said so.

    `sources` gives for each term the number of the rule, or "youth"; `rules` gives for each of
    those rules the codes of what it is about. One row for each combination that ever held.
    """

    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True, editable=False)
    sources = models.JSONField(_("which rule said so"))
    rules = models.JSONField(_("what those rules are about"))
    loan_days = models.PositiveIntegerField()
    renewal_days = models.PositiveIntegerField()
    max_renewals = models.PositiveIntegerField()
    renews_from_today = models.BooleanField()
    grace_open_days = models.PositiveIntegerField()
    fee_per_open_day_cents = models.PositiveIntegerField()
    fee_cap_cents = models.PositiveIntegerField()
    max_loans = models.PositiveIntegerField()
    max_of_type = models.PositiveIntegerField()
    max_reservations = models.PositiveIntegerField()
    yearly_loans = models.PositiveIntegerField()
    yearly_counts_renewals = models.BooleanField()
    household_max_loans = models.PositiveIntegerField()
    is_reservable = models.BooleanField()
    reservation_fee_cents = models.PositiveIntegerField()
    not_collected_fee_cents = models.PositiveIntegerField()
    pickup_days = models.PositiveIntegerField()
    extension_days = models.PositiveIntegerField()
    lost_after_days = models.PositiveIntegerField()
    replacement_cents = models.PositiveIntegerField()
    replacement_admin_cents = models.PositiveIntegerField()
    refund_days = models.PositiveIntegerField()
    claim_days = models.PositiveIntegerField()
    block_over_cents = models.PositiveIntegerField()
    block_after_days = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def why(self, field: str) -> str:
        """Say in words which rule gave a term: the codes of what that rule is about."""
        source = str(self.sources.get(field, ""))
        if source == "youth":
            return str(_("children and young people up to 17"))
        if source not in self.rules:
            return str(_("as agreed before these rules"))
        return str(self.rules[source] or _("the base rule"))
