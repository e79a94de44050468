"""Late fees: what should be charged follows from the dates; the ledger gets the difference."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bieb.lib.clock import noon
from catalog.models import Closure
from loans.charges import words_for
from loans.lost import declare_lost
from loans.models import Loan, LoanCharge
from loans.operations import (
    Mode,
    claim_returned,
    lend_copy,
    renew_loan,
    return_copy,
    withdraw_claim,
)
from loans.recomputing import recompute_for
from loans.settling import settle_open
from members.models import Member
from payments.balances import balance_of
from payments.models import Charge, Posting, Transaction
from payments.operations import pay
from tests.builders import MONDAY, a_branch, a_copy, a_loan, a_member, a_rule, a_title

pytestmark = pytest.mark.django_db
LENT = MONDAY - timedelta(days=42)
DUE = MONDAY - timedelta(days=21)


@pytest.fixture(autouse=True)
def fifteen_cents() -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=500)


def owed(member: Member) -> int:
    return balance_of(member).open_cents


def night(day: date) -> int:
    return settle_open(today=day, at=noon(day))


def test_a_loan_returned_on_its_last_day_cost_nothing_and_a_day_later_one_day() -> None:
    on_time, late = a_loan(today=LENT), a_loan(today=LENT)

    return_copy(on_time.copy, branch=a_branch(), today=DUE, at=noon(DUE))
    return_copy(
        late.copy,
        branch=a_branch(),
        today=DUE + timedelta(days=1),
        at=noon(DUE + timedelta(days=1)),
    )

    assert (owed(on_time.member), owed(late.member)) == (0, 15)
    assert LoanCharge.objects.count() == 1


@pytest.mark.parametrize("nights", [0, 1, 5])
def test_the_amount_did_not_depend_on_how_often_the_night_ran(nights: int) -> None:
    loan, other = a_loan(today=LENT), a_loan(today=LENT)
    home = DUE + timedelta(days=9)
    for _night in range(nights):
        night(DUE + timedelta(days=4))
        night(home)

    returned = return_copy(loan.copy, branch=a_branch(code="HOL"), today=home, at=noon(home))

    assert (returned.fee_cents, owed(loan.member)) == (8 * 15, 8 * 15)
    assert owed(other.member) == (7 * 15 if nights else 0)
    assert Posting.objects.total_cents() == 0


def test_the_night_did_not_count_a_day_that_was_not_over() -> None:
    loan = a_loan(today=LENT)

    night(DUE)
    night(DUE + timedelta(days=1))
    before = owed(loan.member)
    night(DUE + timedelta(days=2))

    assert (before, owed(loan.member)) == (0, 15)


def test_a_fee_stopped_exactly_at_its_cap_and_nothing_was_written_after() -> None:
    a_rule(grace_open_days=0, fee_per_open_day_cents=15, fee_cap_cents=40)
    loan = a_loan(today=LENT)

    amounts = []
    for days in range(1, 8):
        night(DUE + timedelta(days=days))
        amounts.append(owed(loan.member))

    assert amounts == [0, 15, 30, 40, 40, 40, 40]
    assert Transaction.objects.count() == 3


def test_days_of_grace_were_free_also_for_who_came_later() -> None:
    a_rule(grace_open_days=2, fee_per_open_day_cents=15, fee_cap_cents=500)
    early, late = a_loan(today=LENT), a_loan(today=LENT)

    for loan, days in ((early, 2), (late, 3)):
        day = DUE + timedelta(days=days)
        return_copy(loan.copy, branch=a_branch(), today=day, at=noon(day))

    assert (owed(early.member), owed(late.member)) == (0, 15)


@pytest.mark.parametrize(("born", "cents"), [(date(2008, 10, 13), 0), (date(2008, 10, 12), 15)])
def test_who_was_17_when_borrowing_paid_no_late_fee(born: date, cents: int) -> None:
    member = a_member(birth_date=born)
    loan = lend_copy(a_copy(), member, branch=a_branch(), today=LENT, at=noon(LENT))
    day = DUE + timedelta(days=1)

    night(day + timedelta(days=1))
    return_copy(loan.copy, branch=a_branch(), today=day, at=noon(day))

    assert owed(member) == cents
    assert Posting.objects.exists() is bool(cents)


def test_a_day_that_turned_out_closed_was_taken_off_and_what_was_paid_became_credit() -> None:
    paid, unpaid = a_loan(today=LENT), a_loan(today=LENT)
    home = DUE + timedelta(days=4)
    for loan in (paid, unpaid):
        return_copy(loan.copy, branch=a_branch(), today=home, at=noon(home))
    pay(paid.member, cents=60, means="cash", key=uuid4(), today=home, at=noon(home))

    Closure.objects.create(day=DUE + timedelta(days=2), kind="closed", name="Storm")
    days = (DUE, home)
    changed = recompute_for([paid.lent_at_id], *days, today=MONDAY, at=noon(MONDAY))

    assert changed == 2
    assert owed(unpaid.member) == 45
    assert (owed(paid.member), balance_of(paid.member).credit_cents) == (0, 15)
    assert recompute_for([paid.lent_at_id], *days, today=MONDAY, at=noon(MONDAY)) == 0


def test_a_closing_that_was_taken_back_raised_nothing_by_itself() -> None:
    closed = Closure.objects.create(day=DUE + timedelta(days=2), kind="closed", name="Storm")
    loan, other = a_loan(today=LENT), a_loan(today=LENT)
    home = DUE + timedelta(days=4)
    return_copy(loan.copy, branch=a_branch(), today=home, at=noon(home))
    closed.delete()

    days = (DUE, home)
    recompute_for([loan.lent_at_id], *days, today=MONDAY, at=noon(MONDAY))
    before = owed(loan.member)
    recompute_for([loan.lent_at_id], *days, today=MONDAY, at=noon(MONDAY), may_rise=True)

    assert (before, owed(loan.member), owed(other.member)) == (45, 60, 0)


def test_the_book_drop_on_monday_morning_counted_for_saturday() -> None:
    saturday, monday = date(2026, 11, 21), MONDAY
    loan = a_loan(today=saturday - timedelta(days=21))
    other = a_loan(today=saturday - timedelta(days=21))
    night(monday)
    renewed = renew_loan(loan, today=monday, at=noon(monday))

    returned = return_copy(
        loan.copy, branch=a_branch(), today=monday, at=noon(monday), mode=Mode.BOOK_DROP
    )
    return_copy(other.copy, branch=a_branch(), today=monday, at=noon(monday))

    assert renewed.due_on > saturday
    assert (returned.returned_on, returned.past.renewals, returned.past.was_late) == (
        saturday,
        0,
        False,
    )
    assert (owed(loan.member), owed(other.member)) == (0, 15)


def test_an_amnesty_took_off_what_the_nights_had_charged() -> None:
    forgiven, other = a_loan(today=LENT), a_loan(today=LENT)
    night(MONDAY)

    return_copy(forgiven.copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY), mode=Mode.AMNESTY)
    recompute_for([forgiven.lent_at_id], DUE, MONDAY, today=MONDAY, at=noon(MONDAY), may_rise=True)

    assert owed(forgiven.member) == 0
    assert owed(other.member) > 0


def test_a_claim_stopped_the_clock_on_its_day_and_taking_it_back_started_it_again() -> None:
    claimed, other = a_loan(today=LENT), a_loan(today=LENT)
    claim_returned(claimed, today=DUE + timedelta(days=2))
    night(DUE + timedelta(days=5))
    stopped = owed(claimed.member)
    withdraw_claim(claimed)
    night(DUE + timedelta(days=5))

    assert (stopped, owed(claimed.member), owed(other.member)) == (30, 60, 60)


def test_renewing_late_kept_what_was_owed_and_the_second_date_had_a_line_of_its_own() -> None:
    loan = a_loan(today=LENT)
    late = DUE + timedelta(days=3)
    renew_loan(loan, today=late, at=noon(late))
    loan.refresh_from_db()
    again = loan.due_on + timedelta(days=1)

    return_copy(loan.copy, branch=a_branch(), today=again, at=noon(again))

    assert owed(loan.member) == 2 * 15 + 15
    assert set(LoanCharge.objects.values_list("due_on", flat=True)) == {DUE, loan.due_on}


def test_amounts_were_put_in_words_for_their_own_member_only() -> None:
    loan = a_loan(copy=a_copy(title=a_title(title="Lampje")), today=LENT)
    other = a_loan(copy=a_copy(title=a_title(title="Gruffalo")), today=LENT)
    night(MONDAY)
    lines = LoanCharge.objects.values_list("charge", flat=True)

    assert ["Lampje" in words for words in words_for(lines, loan.member).values()] == [True]
    assert ["Gruffalo" in words for words in words_for(lines, other.member).values()] == [True]


@pytest.mark.parametrize("loans", [5, 60])
def test_a_night_took_as_many_statements_for_sixty_loans_as_for_five(loans: int) -> None:
    people = [a_loan(today=LENT).member for _ in range(loans)]
    night(DUE + timedelta(days=2))

    with CaptureQueriesContext(connection) as queries:
        assert night(DUE + timedelta(days=3)) == loans

    assert len(queries) <= 16
    assert {owed(member) for member in people} == {30}
    assert Loan.objects.count() == loans


def test_a_loss_stopped_the_clock_on_its_day_and_finding_it_added_nothing() -> None:
    lost, other = a_loan(today=LENT), a_loan(today=LENT)
    declare_lost(lost, today=DUE + timedelta(days=2), at=noon(DUE + timedelta(days=2)))
    found = DUE + timedelta(days=5)
    night(found)
    stopped = late_fee(lost)

    return_copy(lost.copy, branch=a_branch(), today=found, at=noon(found))

    assert (stopped, late_fee(lost), late_fee(other)) == (30, 30, 60)


def test_a_day_that_turned_out_closed_was_taken_off_what_is_lost_too() -> None:
    lost, other = a_loan(today=LENT), a_loan(today=LENT, branch=a_branch(code="HOL", name="Holten"))
    day = DUE + timedelta(days=4)
    declare_lost(lost, today=day, at=noon(day))
    night(day)
    Closure.objects.create(
        branch=a_branch(), day=DUE + timedelta(days=2), kind=Closure.Kind.CLOSED, name="Storm"
    )

    night(day + timedelta(days=1))

    assert (late_fee(lost), late_fee(other)) == (45, 60)


def late_fee(loan: Loan) -> int:
    line = LoanCharge.objects.get(loan_number=loan.pk, kind=LoanCharge.Kind.OVERDUE)
    return Charge.objects.with_amounts().get(pk=line.charge_id).charged_cents
