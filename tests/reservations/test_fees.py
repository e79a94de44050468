"""What a reservation costs, by the rule, and never for young people."""

from datetime import date

import pytest

from members.models import Member
from payments.balances import balance_of, open_charges
from payments.models import Charge
from reservations.models import Reservation
from reservations.operations import expire_shelf, fee_of
from tests.builders import (
    MONDAY,
    a_copy,
    a_member,
    a_membership_type,
    a_reservation,
    a_rule,
)
from tests.reservations.desks import at_the_desk, holten, rijssen, scan

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 3)
DAY_AFTER = date(2026, 12, 4)
BORN = {16: date(2010, 6, 1), 30: date(1996, 6, 1)}


def not_collected_by(member: Member, *, runs: int = 2) -> Reservation:
    reservation = a_reservation(member=member)
    scan(a_copy(title=reservation.title), rijssen(), MONDAY)
    for _run in range(runs):
        expire_shelf(today=DAY_AFTER, at=at_the_desk(DAY_AFTER, "00:10"))
    return reservation


@pytest.mark.parametrize(("age", "cents"), [(16, 0), (30, 100)])
def test_what_was_not_collected_cost_one_euro_once_and_nothing_for_youth(
    age: int, cents: int
) -> None:
    a_rule(branch=rijssen(), not_collected_fee_cents=100)
    member = a_member(birth_date=BORN[age])

    not_collected_by(member)

    assert balance_of(member).open_cents == cents
    assert [each.kind for each in open_charges(member)] == ["not_collected"] * (cents > 0)


def test_nothing_was_charged_where_the_rule_asks_nothing() -> None:
    a_rule(branch=holten(), not_collected_fee_cents=100)

    not_collected_by(a_member())

    assert Charge.objects.count() == 0


@pytest.mark.parametrize(("age", "cents"), [(16, 0), (30, 75)])
def test_reserving_cost_what_was_shown_before(age: int, cents: int) -> None:
    kind = a_membership_type(code="start")
    a_rule(category=kind, reservation_fee_cents=75)
    member, other = a_member(membership=kind, birth_date=BORN[age]), a_member()
    title = a_copy().title
    shown = fee_of(member, title, pickup_branch=rijssen(), today=MONDAY)

    for each in (member, other):
        a_reservation(member=each, title=title)

    assert (shown, balance_of(member).open_cents) == (cents, cents)
    assert balance_of(other).open_cents == 0
