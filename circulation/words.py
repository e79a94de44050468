"""Terms as people read them: "21 days", "€ 0,15", "no limit"."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bieb.lib.money import euro
from circulation.models import NO_LIMIT, TERMS, Rule, Terms, Value

# What is read together stands together, on every page about the rules.
GROUPS: Final[Mapping[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "lenen": (
        gettext_lazy("Borrowing and renewing"),
        ("loan_days", "renewal_days", "max_renewals", "renews_from_today", "max_of_type"),
    ),
    "te-laat": (
        gettext_lazy("Being late"),
        ("grace_open_days", "fee_per_open_day_cents", "fee_cap_cents", "lost_after_days"),
    ),
    "reserveren": (
        gettext_lazy("Reserving and collecting"),
        (
            "is_reservable",
            "reservation_fee_cents",
            "not_collected_fee_cents",
            "pickup_days",
            "extension_days",
        ),
    ),
    "kwijt": (
        gettext_lazy("Lost and found"),
        ("replacement_cents", "replacement_admin_cents", "refund_days", "claim_days"),
    ),
    "lid": (
        gettext_lazy("The member as a whole"),
        (
            "max_loans",
            "max_reservations",
            "yearly_loans",
            "yearly_counts_renewals",
            "household_max_loans",
            "block_over_cents",
            "block_after_days",
        ),
    ),
}
NEVER: Final = ("lost_after_days", "block_over_cents", "block_after_days", "claim_days")


def name_of(term: str) -> str:
    """Return what a term is called on a page."""
    return str(Rule._meta.get_field(term).verbose_name)  # type: ignore[union-attr]  # never a relation


def said(term: str, value: Value | None) -> str:
    """Say the value of a term; empty when nothing is said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value == NO_LIMIT:
        return _("never") if term in NEVER else _("no limit")
    if term.endswith("_cents"):
        return euro(value)
    if term.endswith("_days"):
        return ngettext("%(number)d day", "%(number)d days", value) % {"number": value}
    return str(value)


def explained(terms: Terms) -> list[tuple[str, str, str]]:
    """Say each term as it was agreed: what it is called, its value, and which rule said so then."""
    return [(name_of(term), said(term, getattr(terms, term)), terms.why(term)) for term in TERMS]


def about(rule: Rule) -> str:
    """Say by name what a rule is about; a rule about everything is the base rule."""
    names = [str(each) for each in (rule.category, rule.item_type, rule.branch) if each is not None]
    return " + ".join(names) or _("the base rule")
