"""Which terms hold for this thing and this membership, and which rule says so."""

from dataclasses import dataclass

from circulation.errors import NotLendable


@dataclass(frozen=True)
class Terms:
    """What a loan is made with. `None` means without limit; `rule_id` is where it came from."""

    loan_days: int
    renewal_days: int
    max_renewals: int | None
    max_open: int
    max_of_type: int | None
    rule_id: int


@dataclass(frozen=True)
class RuleTerms:
    """What the lending rule of an item type says; `rule_id` is empty when there is no rule."""

    rule_id: int | None
    loan_days: int
    renewal_days: int
    max_per_member: int | None


@dataclass(frozen=True)
class MembershipTerms:
    """What a membership type says."""

    max_loans: int
    max_renewals: int | None


def resolve(rule: RuleTerms, membership: MembershipTerms) -> Terms:
    """Combine what the rule and the membership say.

    Raises:
        NotLendable: no rule speaks of this item type.
    """
    if rule.rule_id is None:
        raise NotLendable
    return Terms(
        loan_days=rule.loan_days,
        renewal_days=rule.renewal_days,
        max_renewals=membership.max_renewals if rule.renewal_days else 0,
        max_open=membership.max_loans,
        max_of_type=rule.max_per_member,
        rule_id=rule.rule_id,
    )
