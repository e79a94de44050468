"""What is still at home holds up an erasure: the library knows who must bring it back (P12)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from erasure.holds import WHO, Hold, longest
from loans.models import Loan, Renewal
from members.models import Guardianship
from members.rules import is_youth

LOANS = frozenset({Loan._meta.label, Renewal._meta.label})


def open_loans(member_ids: Collection[UUID], today: date) -> list[Hold]:
    """Hold the open loans of these members, and who they are; of a child also the carers.

    Five years after the date it had to be back the claim has lapsed and holds nothing any more.
    """
    loans: dict[UUID, list[Loan]] = {}
    for loan in Loan.objects.filter(member__in=member_ids).select_related("member"):
        loans.setdefault(loan.member_id, []).append(loan)
    return [
        _hold(member_id, part, today, is_claimed=is_claimed)
        for member_id, found in loans.items()
        for is_claimed in (False, True)
        if (part := [each for each in found if (each.claimed_on is not None) is is_claimed])
    ]


def _hold(member_id: UUID, loans: list[Loan], today: date, *, is_claimed: bool) -> Hold:
    """What somebody says to have brought back is a dispute, until it is found or forgiven."""
    child = is_youth(loans[0].member.birth_date, today)
    carers = frozenset({Guardianship._meta.label}) if child else frozenset()
    return Hold(
        member_id=member_id,
        code="claimed" if is_claimed else "loan",
        what=_("what you say that you brought back")
        if is_claimed
        else _("what you still have at home"),
        ground=_("We look for it. It goes as soon as we found it, or believe you.")
        if is_claimed
        else _("It belongs to the library. It goes as soon as it is back."),
        owner=_("the service desk"),
        kept=WHO | LOANS | carers,
        count=len(loans),
        until=max(longest(loan.due_on) for loan in loans),
    )
