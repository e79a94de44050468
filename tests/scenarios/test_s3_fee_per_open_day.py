"""S3: the fee follows the open days of the branch that lent, however often the nights were run."""

from datetime import date, timedelta
from typing import Any

import pytest

from catalog.models import Closure
from loans.closings.hindsight import day_changed
from loans.models import Loan, LoanCharge, YearlyUse
from loans.operations import Mode, undo_renewal, undo_return
from payments.models import Posting
from tests.builders import a_payment, a_rule
from tests.scenarios.world import World, at, back, credit, lend, night, owes, renew, return_scan

LENT_ON = date(2026, 4, 10)
DUE_ON = date(2026, 5, 1)
BACK_ON = date(2026, 5, 15)
NIGHTS = [date(2026, 5, day) for day in range(2, 16)]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    "nights", [NIGHTS, [], [BACK_ON] * 5, NIGHTS[::3]], ids=["each night", "never", "5x", "some"]
)
@pytest.mark.parametrize("where", ["holten", "rijssen"])
def test_ten_open_days_late_cost_a_euro_fifty(world: World, nights: list[date], where: str) -> None:
    member, other = world.member(), world.member(given_name="Fatima")
    loan = world.loan(LENT_ON, member=member)
    world.loan(LENT_ON, member=other)
    for each in nights:
        night(each)

    returned = back(loan, BACK_ON, branch=getattr(world, where))
    night(date(2026, 5, 16), times=2)

    assert loan.due_on == DUE_ON
    assert (returned.fee_cents, owes(member)) == (150, 150)
    assert owes(other) == 150


@pytest.mark.parametrize(
    ("returned_on", "cents"),
    [(DUE_ON, 0), (date(2026, 5, 2), 15), (date(2026, 5, 4), 30), (date(2026, 5, 5), 30)],
    ids=["the day itself", "the day after", "over a Sunday", "dropped on a closed day"],
)
def test_the_first_days_late_cost_exactly_this(world: World, returned_on: date, cents: int) -> None:
    assert back(world.loan(LENT_ON), returned_on).fee_cents == cents


def test_the_calendar_of_the_branch_that_lent_counted(world: World) -> None:
    rijssen = world.loan(date(2026, 3, 14))  # both are due on Saturday 4 April
    holten = world.loan(date(2026, 3, 14), branch=world.holten)

    fees = [
        back(rijssen, date(2026, 4, 9), branch=world.holten).fee_cents,
        back(holten, date(2026, 4, 9), branch=world.rijssen).fee_cents,
    ]

    assert fees == [45, 30]


def test_the_cap_was_reached_on_the_34th_open_day_with_a_step_of_five_cents(world: World) -> None:
    member = world.member()
    world.loan(LENT_ON, member=member)

    owed = {}
    for each in days(date(2026, 5, 2), date(2026, 6, 30)):
        night(each)
        owed[each] = owes(member)

    steps = Posting.objects.filter(account__kind="debtor").order_by("pk")
    assert (owed[date(2026, 6, 13)], owed[date(2026, 6, 14)]) == (495, 500)
    assert owed[date(2026, 6, 30)] == 500
    assert [each.amount_cents for each in steps] == [15] * 33 + [5]


def test_one_night_after_an_outage_came_to_the_same_cap(world: World) -> None:
    member = world.member()
    world.loan(LENT_ON, member=member)

    night(date(2026, 7, 20))

    assert owes(member) == 500


def test_a_child_paid_nothing_and_no_line_was_written(world: World) -> None:
    child = world.child()
    loan = world.loan(LENT_ON, member=child)
    night(BACK_ON)

    returned = back(loan, date(2026, 7, 20))

    assert (returned.fee_cents, owes(child)) == (0, 0)
    assert not LoanCharge.objects.exists()
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("terms", "returned_on", "cents"),
    [
        ({"fee_per_open_day_cents": 25, "fee_cap_cents": 110}, date(2026, 5, 7), 100),
        ({"fee_per_open_day_cents": 25, "fee_cap_cents": 110}, date(2026, 5, 8), 110),
        ({"grace_open_days": 2}, date(2026, 5, 4), 0),
        ({"grace_open_days": 2}, date(2026, 5, 6), 15),
    ],
)
def test_other_amounts_of_the_same_rule_held(
    world: World, terms: dict[str, Any], returned_on: date, cents: int
) -> None:
    a_rule(category=world.standaard, branch=world.holten, **terms)
    loan = world.loan(LENT_ON, branch=world.holten)
    night(returned_on)

    assert back(loan, returned_on).fee_cents == cents


@pytest.fixture
def dropped(world: World) -> Loan:
    """Due Saturday 2 May; the job ran on Sunday night; renewed by the member on Monday at 6."""
    loan = lend(world.copy(), world.member(world.klein), date(2026, 4, 11))
    night(date(2026, 5, 4))
    return renew(loan, date(2026, 5, 4), clock="06:00")


def test_what_lay_in_the_book_drop_on_sunday_was_in_time(world: World, dropped: Loan) -> None:
    renewed_until = dropped.due_on

    returned = back(dropped, date(2026, 5, 4), clock="10:05", mode=Mode.BOOK_DROP)

    assert renewed_until == date(2026, 5, 26)
    assert (returned.fee_cents, owes(dropped.member)) == (0, 0)
    assert returned.returned_on == date(2026, 5, 2)


def test_the_renewal_of_what_lay_in_the_book_drop_never_happened(
    world: World, dropped: Loan
) -> None:
    used = YearlyUse.objects.get().used

    returned = back(dropped, date(2026, 5, 4), clock="10:05", mode=Mode.BOOK_DROP)

    assert (used, YearlyUse.objects.get().used) == (2, 1)
    assert (returned.past.renewals, returned.past.was_late) == (0, False)


def test_undoing_the_book_drop_gave_the_renewal_back(world: World, dropped: Loan) -> None:
    renewed_until = dropped.due_on
    returned = back(dropped, date(2026, 5, 4), clock="10:05", mode=Mode.BOOK_DROP)

    undo_return(
        return_scan(returned, at(date(2026, 5, 4), "10:05")), at=at(date(2026, 5, 4), "10:06")
    )

    again = Loan.objects.get()
    assert (again.due_on, again.renewals, YearlyUse.objects.get().used) == (renewed_until, 1, 2)


def test_undoing_the_book_drop_gave_the_fee_of_before_the_renewal_back(world: World) -> None:
    member, monday = world.member(), date(2026, 5, 4)
    loan = world.loan(date(2026, 4, 9), member=member)  # due Thursday 30 April
    renew(loan, monday, clock="06:00")  # late on the 1st and the 2nd
    loan.refresh_from_db()

    returned = back(loan, monday, mode=Mode.BOOK_DROP)  # the 2nd
    after_return = owes(member)
    undo_return(return_scan(returned, at(monday, "11:00")), at=at(monday, "11:05"))
    night(date(2026, 5, 5))

    assert (after_return, owes(member)) == (30, 30)
    assert LoanCharge.objects.get().until == date(2026, 5, 3)


def test_undoing_a_late_renewal_let_the_fee_grow_on(world: World) -> None:
    member, day = world.member(), date(2026, 5, 6)
    loan = renew(world.loan(LENT_ON, member=member), day)

    undo_renewal(loan, at=at(day, "12:09"))
    night(date(2026, 5, 8))

    assert owes(member) == 60
    assert LoanCharge.objects.get().until is None


def test_the_book_drop_was_a_day_late_when_the_last_open_day_was(world: World) -> None:
    member = world.member()
    loan = world.loan(date(2026, 5, 1), member=member, branch=world.holten)  # due Friday 22 May
    night(date(2026, 5, 26))

    returned = back(loan, date(2026, 5, 26), mode=Mode.BOOK_DROP)  # open on Saturday, then not

    assert (returned.returned_on, returned.fee_cents) == (date(2026, 5, 23), 15)
    assert owes(member) == 15


def test_the_book_drop_gave_back_what_was_paid_too_much(world: World) -> None:
    member = world.member()
    loan = world.loan(LENT_ON, member=member)
    night(date(2026, 5, 19))  # 13 open days late until Monday
    a_payment(member=member, cents=180, today=date(2026, 5, 18), at=at(date(2026, 5, 18), "17:00"))

    back(loan, date(2026, 5, 18), mode=Mode.BOOK_DROP)

    assert (owes(member), credit(member)) == (0, 15)


@pytest.mark.parametrize(("paid", "owed", "left"), [(False, 135, 0), (True, 0, 15)])
def test_a_day_that_was_closed_after_all_lowered_the_fee(
    world: World, paid: bool, owed: int, left: int
) -> None:
    member, other, later = world.member(), world.member(), date(2026, 5, 18)
    back(world.loan(LENT_ON, member=member), BACK_ON, branch=world.holten)
    back(world.loan(LENT_ON, member=other, branch=world.holten), BACK_ON)
    if paid:
        a_payment(member=member, cents=150, today=BACK_ON, at=at(BACK_ON, "12:00"))
    fourth = date(2026, 5, 4)
    Closure.objects.create(
        branch=world.rijssen, day=fourth, kind=Closure.Kind.CLOSED, name="Storing"
    )

    for clock in ("09:00", "09:01"):
        day_changed(fourth, branch_id=world.rijssen.pk, today=later, at=at(later, clock))

    assert (owes(member), credit(member)) == (owed, left)
    assert owes(other) == 150


def test_a_renewed_loan_kept_the_fee_of_before_and_got_one_of_its_own(world: World) -> None:
    member = world.member()
    loan = world.loan(LENT_ON, member=member)
    renew(loan, date(2026, 5, 6))  # late on the 2nd and the 4th; the 5th was closed
    night(date(2026, 5, 27))

    returned = back(Loan.objects.get(pk=loan.pk), date(2026, 5, 29))  # due on 27 May

    assert returned.fee_cents == 30
    assert owes(member) == 60
    assert LoanCharge.objects.filter(until=None).count() == 0
