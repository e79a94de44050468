"""How many loans are out, by what the rules look at: for who wants to change those rules."""

from collections import Counter
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from loans.models import Loan
from members.models import Membership
from members.rules import is_youth


def open_loans(today: date) -> Counter[tuple[int, int | None, int, bool]]:
    """Count open loans by branch, membership of today, sort, and whether it is of somebody under 18."""
    membership = Membership.objects.on(today).filter(member=OuterRef("member_id"))
    rows = (
        Loan.objects.annotate(category_id=Subquery(membership.values("type_id")[:1]))
        .values_list("lent_at_id", "category_id", "copy__item_type_id", "member__birth_date")
        .annotate(number=Count("pk"))
    )
    found: Counter[tuple[int, int | None, int, bool]] = Counter()
    for branch, category, sort, born, number in rows.iterator():
        found[branch, category, sort, is_youth(born, today)] += number
    return found
