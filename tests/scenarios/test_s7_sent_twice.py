"""S7: what is sent again acts once and gets the same answer (who is first of many: tests/races)."""

from datetime import date
from uuid import uuid4

import pytest

from loans.models import Loan
from payments.models import Transaction
from payments.operations import pay
from tests.builders import a_charge, card_of
from tests.loans.desk import a_desk, scan
from tests.scenarios.world import World, at, credit, owes

DAY = date(2026, 6, 8)


@pytest.mark.parametrize("times", [1, 3])
def test_a_scan_that_was_sent_again_lent_once_and_said_the_same(world: World, times: int) -> None:
    member, copy, desk, key = world.member(), world.copy(), a_desk(), str(uuid4())
    scan(desk, card_of(member).number)

    answers = [scan(desk, copy.barcode, key=key) for _time in range(times)]

    assert answers == ["lent"] * times
    assert Loan.objects.filter(member=member).count() == 1


def test_a_payment_that_was_sent_again_was_booked_once(world: World) -> None:
    member, key = world.member(), uuid4()
    a_charge(member=member, cents=495, today=DAY)

    answers = {
        pay(member, cents=495, means="card", key=key, today=DAY, at=at(DAY, clock)).pk
        for clock in ("11:00", "11:01", "12:00")
    }

    assert len(answers) == 1
    assert (owes(member), credit(member)) == (0, 0)
    assert Transaction.objects.filter(kind="pay").count() == 1
