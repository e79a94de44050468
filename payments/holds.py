"""Money that is not settled holds up an erasure: what is owed to us, and what we owe."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from erasure.holds import WHO, Hold, longest
from members.models import Member
from payments.balances import Balance, balance_of
from payments.models import Holder

KEPT = WHO | {Holder._meta.label, "loans.LoanCharge"}


def open_money(member_ids: Collection[UUID], today: date) -> list[Hold]:
    """Hold whose account it is while something is to pay or to give back.

    Five years after the oldest charge the claim has lapsed (BW 3:307) and holds nothing any more.
    """
    found = ((each.pk, balance_of(each)) for each in Member.objects.filter(pk__in=member_ids))
    holds = [_hold(member_id, balance, today) for member_id, balance in found]
    return [each for each in holds if each is not None]


def _hold(member_id: UUID, balance: Balance, today: date) -> Hold | None:
    if not balance.open_cents and not balance.credit_cents:
        return None
    owes = balance.open_cents > 0
    return Hold(
        member_id=member_id,
        code="debt" if owes else "credit",
        what=_("what you still have to pay") if owes else _("what you still get back from us"),
        ground=_("Pay it, and it goes at once.")
        if owes
        else _("Ask for it at the desk. Then it goes at once."),
        owner=_("the service desk"),
        kept=KEPT,
        count=1,
        until=longest(balance.oldest_open_on or today),
    )
