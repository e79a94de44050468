"""A change of the rules before it is made: what is there, what there would be, and what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from circulation.models import MEMBER_TERMS, TERMS, Rule

DIMENSIONS = ("category", "item_type", "branch")
# The column at which a refusal of the database is shown.
COLUMNS = {
    "rule_ends_after_start": "valid_until",
    "rule_loan_days_make_sense": "loan_days",
    "rule_renewal_days_make_sense": "renewal_days",
    "rule_shelf_days_make_sense": "pickup_days",
}
Key = tuple[int | None, int | None, int | None, date | None]


@dataclass(frozen=True)
class Change:
    """One rule as it is and as it would be; None when it is not there before, or after."""

    old: Rule | None
    new: Rule | None

    @property
    def rule(self) -> Rule:
        """The rule as people will know it."""
        rule = self.new or self.old
        if rule is None:
            raise ValueError("a change from nothing to nothing")
        return rule

    @property
    def terms(self) -> list[str]:
        """The terms about which the two do not say the same."""
        return [
            term for term in TERMS if getattr(self.old, term, None) != getattr(self.new, term, None)
        ]


def key_of(rule: Rule) -> Key:
    """Return what makes a rule the same rule: what it is about, and its first day."""
    return rule.category_id, rule.item_type_id, rule.branch_id, rule.valid_from


def compare(present: Iterable[Rule], wanted: Iterable[Rule]) -> list[Change]:
    """Return what must change to get from the `present` rules to those `wanted`, and no more."""
    old = {key_of(rule): rule for rule in present}
    new = {key_of(rule): rule for rule in wanted}
    changes = [Change(rule, None) for key, rule in old.items() if key not in new]
    for key, rule in new.items():
        before = old.get(key)
        if before is None:
            changes.append(Change(None, rule))
        elif row_of(before) != row_of(rule):
            rule.pk = before.pk
            changes.append(Change(before, rule))
    return changes


def applied(present: Iterable[Rule], changes: Sequence[Change]) -> list[Rule]:
    """Return the rules as they would be."""
    gone = {change.old.pk for change in changes if change.old is not None}
    kept = [rule for rule in present if rule.pk not in gone]
    return kept + [change.new for change in changes if change.new is not None]


def row_of(rule: Rule) -> dict[str, Any]:
    """Return a rule as a row of an export: codes, days as text, and only the terms it says."""
    row: dict[str, Any] = {
        "membership": rule.category.code if rule.category else "",
        "sort": rule.item_type.code if rule.item_type else "",
        "branch": rule.branch.code if rule.branch else "",
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else "",
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else "",
    }
    return row | {term: getattr(rule, term) for term in TERMS if getattr(rule, term) is not None}


def mistakes_of(rule: Rule) -> list[tuple[str, str]]:
    """Return the column and the reason of everything that the database would refuse in one rule."""
    found = []
    for constraint in Rule._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(Rule, rule)
            except ValidationError as refusal:
                found.append((_column(constraint.name, rule), refusal.messages[0]))
    if not rule.is_base and all(getattr(rule, term) is None for term in TERMS):
        found.append((TERMS[0], _("This rule says nothing.")))
    return found


def _column(constraint: str, rule: Rule) -> str:
    if constraint == "rule_of_a_sort_leaves_the_member_alone":
        return next(term for term in MEMBER_TERMS if getattr(rule, term) is not None)
    if constraint == "rule_base_says_everything":
        empty = [term for term in TERMS if getattr(rule, term) is None]
        return (empty or ["valid_from"])[0]
    return COLUMNS[constraint]


def clash_in(rules: Sequence[Rule]) -> tuple[int, int] | None:
    """Return the places of two rules about the same that hold on the same day; None without any."""
    order = sorted(
        range(len(rules)), key=lambda place: (_about(rules[place]), _span(rules[place])[0])
    )
    for one, other in pairwise(order):
        same = _about(rules[one]) == _about(rules[other])
        if same and _span(rules[one])[1] >= _span(rules[other])[0]:
            return (one, other) if one < other else (other, one)
    return None


def _about(rule: Rule) -> tuple[int, int, int]:
    return rule.category_id or 0, rule.item_type_id or 0, rule.branch_id or 0


def _span(rule: Rule) -> tuple[date, date]:
    return rule.valid_from or date.min, rule.valid_until or date.max


def days_of(changes: Iterable[Change], today: date) -> list[date]:
    """Return the days from `today` on at which an answer may become another one."""
    days = {today}
    for change in changes:
        for rule in (change.old, change.new):
            if rule is not None and rule.valid_from:
                days.add(rule.valid_from)
            if rule is not None and rule.valid_until and rule.valid_until < date.max:
                days.add(rule.valid_until + timedelta(days=1))
    return sorted(day for day in days if day >= today)
