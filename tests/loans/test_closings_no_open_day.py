"""A calendar without any open day ahead: the desk says so, and nothing is half-done."""

import pytest

from bieb.lib import clock
from catalog.models import OpeningHours
from loans.models import Loan
from tests.builders import a_branch, a_copy, a_loan, a_member, card_of
from tests.loans.desk import a_desk, scan

pytestmark = pytest.mark.django_db


def test_a_branch_that_never_opens_lent_nothing_and_said_why() -> None:
    holten = a_branch(code="HOL", name="Bibliotheek Holten", closed=tuple(range(7)))
    desk, member, copy = a_desk(branch=holten), a_member(), a_copy(branch=holten)
    elsewhere = a_loan(today=clock.today())
    scan(desk, card_of(member).number)

    assert scan(desk, copy.barcode) == "no_open_day"

    assert "op geen enkele dag open" in desk.get("/balie/").content.decode()
    assert list(Loan.objects.all()) == [elsewhere]


def test_a_copy_still_came_back_at_a_branch_that_never_opens() -> None:
    loan = a_loan(today=clock.today())
    OpeningHours.objects.all().delete()

    assert scan(a_desk(), loan.copy.barcode) == "returned"
