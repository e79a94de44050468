"""Which terms hold for this thing and this membership, and which rule says so."""

from dataclasses import dataclass

from catalog.models import ItemType
from circulation.errors import NotLendable
from circulation.models import LendingRule
from members.models import MembershipType


@dataclass(frozen=True)
class Terms:
    """What a loan is made with. `None` means without limit; `rule_id` is where it came from."""

    loan_days: int
    renewal_days: int
    max_renewals: int | None
    max_open: int
    max_of_type: int | None
    rule_id: int


def resolve(item_type: ItemType, membership: MembershipType) -> Terms:
    """Return the terms for one item type and one membership type.

    Raises:
        NotLendable: no rule speaks of this item type.
    """
    rule = LendingRule.objects.filter(item_type=item_type).first()
    if rule is None:
        raise NotLendable
    return Terms(
        loan_days=rule.loan_days,
        renewal_days=rule.renewal_days,
        max_renewals=membership.max_renewals if rule.renewal_days else 0,
        max_open=membership.max_loans,
        max_of_type=rule.max_per_member,
        rule_id=rule.pk,
    )
