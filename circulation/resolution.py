"""Which rule answers: each term apart, and what is more specific wins, in one fixed order.

The order, from first asked to last: membership + sort + branch, membership + sort,
membership + branch, membership, sort + branch, sort, branch, base.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from circulation.models import NO_LIMIT, TERMS, Rule

YOUTH = "youth"
# Children never pay for being late and are never blocked for money. Source: Wsob art. 13.
FOR_YOUTH: Mapping[str, int] = {
    "fee_per_open_day_cents": 0,
    "reservation_fee_cents": 0,
    "not_collected_fee_cents": 0,
    "block_over_cents": NO_LIMIT,
    "block_after_days": NO_LIMIT,
}


@dataclass(frozen=True)
class Question:
    """For which branch, membership and sort; None asks what holds whatever it is."""

    branch_id: int | None
    category_id: int | None
    item_type_id: int | None
    is_youth: bool
    today: date


@dataclass(frozen=True)
class Resolved:
    """A value for every term, where each came from, and what those rules are about."""

    values: Mapping[str, int | bool]
    sources: Mapping[str, int | str]
    rules: Mapping[str, str]


def specificity(rule: Rule) -> int:
    """Return the rank of a rule: 7 names all three, 0 is the base; higher is asked first."""
    return (
        4 * (rule.category_id is not None)
        + 2 * (rule.item_type_id is not None)
        + (rule.branch_id is not None)
    )


def speaks_of(rule: Rule, question: Question) -> bool:
    """Say whether a rule is about what is asked, on the day that is asked."""
    return (
        rule.branch_id in (None, question.branch_id)
        and rule.category_id in (None, question.category_id)
        and rule.item_type_id in (None, question.item_type_id)
        and rule.holds_on(question.today)
    )


def resolve(rules: Iterable[Rule], question: Question) -> Resolved:
    """Answer every term from the most specific rule that says something about it."""
    values: dict[str, int | bool] = {}
    sources: dict[str, int | str] = {}
    asked = sorted(
        (rule for rule in rules if speaks_of(rule, question)), key=specificity, reverse=True
    )
    for rule in asked:
        for term in TERMS:
            said = getattr(rule, term)
            if said is not None and term not in values:
                values[term], sources[term] = said, rule.pk
    if question.is_youth:
        values |= FOR_YOUTH
        sources |= dict.fromkeys(FOR_YOUTH, YOUTH)
    used = {rule.pk: rule.words for rule in asked if rule.pk in sources.values()}
    return Resolved(values, sources, {str(pk): words for pk, words in used.items()})
