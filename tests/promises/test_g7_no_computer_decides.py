"""G7: "Geen computer beslist alleen over iets dat jou echt raakt." """

import pytest

from circulation.blocks import Act, Override, refuse_if_blocked
from circulation.errors import OwesTooMuch
from circulation.models import BlockOverride
from circulation.standing import standing_of
from loans.settling import settle_open
from members.models import Member
from partners.models import Disclosure
from tests.builders import MONDAY, a_branch, a_charge, a_colleague, a_member, a_moment
from tests.promises.mutations import Patch

CLAUSE = "G7"
MUTATIONS = [
    Patch(
        "circulation/blocks.py",
        "if override is None or not block.may_be_overridden:",
        "if not block.may_be_overridden or True:",
    ),
]
PROVED_BY = [
    "tests/circulation/test_blocks.py::test_a_colleague_set_money_aside_for_one_act_and_it_was_written_down",
]


def borrow(member: Member, override: Override | None = None) -> None:
    who = standing_of(member.pk, MONDAY)
    terms = who.terms(branch_id=a_branch().pk, item_type_id=None, today=MONDAY)
    refuse_if_blocked(who, terms, Act.BORROW, today=MONDAY, override=override)


@pytest.mark.django_db
def test_a_colleague_set_aside_what_the_rules_said_for_this_member_only() -> None:
    owes, also = a_member(), a_member()
    for member in (owes, also):
        a_charge(member=member, cents=90_00)

    borrow(owes, Override(by=a_colleague(), reason="regeling getroffen", at=a_moment(MONDAY)))

    assert [each.member for each in BlockOverride.objects.all()] == [owes]
    with pytest.raises(OwesTooMuch):
        borrow(also)


@pytest.mark.django_db
def test_a_debt_went_to_no_agency_by_itself() -> None:
    a_charge(member=a_member(), cents=900_00)

    settle_open(today=MONDAY, at=a_moment(MONDAY))

    assert not Disclosure.objects.exists()
