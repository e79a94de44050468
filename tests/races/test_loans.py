"""Races over one copy, one loan or one member. What happens without the lock stands at each test."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bieb.lib.clock import noon
from catalog.models import Copy
from circulation.terms import terms_for
from loans.lost import declare_lost
from loans.models import Loan, PastLoan, Renewal, YearlyUse
from loans.operations import lend_copy, renew_loan, return_copy, take_in, undo_renewal
from members.models import Member
from notifications.models import Message
from payments.balances import balance_of
from reservations.models import Reservation, Whereabouts
from reservations.operations import cancel, clear, expire_shelf
from tests.builders import (
    MONDAY,
    a_branch,
    a_copy,
    a_loan,
    a_member,
    a_membership_type,
    a_moment,
    a_reservation,
    a_rule,
)
from tests.races.processes import at_once, slowly

Act = Callable[[], object]
LATER = MONDAY + timedelta(days=1)
DESKS = 50


def lending(copy: Copy, member: Member) -> Act:
    return lambda: lend_copy(copy, member, branch=a_branch(), today=MONDAY, at=noon(MONDAY))


def returning(copy: Copy, day: date = MONDAY) -> Act:
    return lambda: return_copy(copy, branch=a_branch(), today=day, at=noon(day))


def scanning(copy: Copy) -> Act:
    return lambda: take_in(copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))


def reserving(member: Member, copy: Copy) -> Act:
    return lambda: a_reservation(member=member, title=copy.title, at=a_moment(MONDAY))


def renewing(loan: Loan) -> Act:
    return lambda: renew_loan(loan, today=MONDAY, at=noon(MONDAY))


def test_fifty_checkouts_of_one_copy_were_one_loan() -> None:
    """Without the lock on the copy the others get an IntegrityError instead of a refusal."""
    copy, members = a_copy(), [a_member() for _number in range(DESKS)]

    heard = at_once(*(lending(copy, member) for member in members))

    assert sorted(heard) == [*["copy_on_loan"] * (DESKS - 1), "done"]
    assert Loan.objects.get().member == members[heard.index("done")]


def test_the_last_loan_that_a_limit_allows_was_lent_once() -> None:
    """Without the lock on the member all of them are lent."""
    member = a_member(membership=a_membership_type(code="start", max_loans=2))
    a_loan(member=member)
    copies = [a_copy() for _number in range(6)]

    heard = at_once(*(slowly(lending(copy, member)) for copy in copies))

    assert sorted(heard) == ["done", *["loan_limit_reached"] * 5]


def test_the_last_loan_of_the_year_was_lent_once() -> None:
    """The counter takes the row: without `WHERE used < allowed` its constraint refuses instead."""
    kind = a_membership_type(code="klein")
    a_rule(category=kind, yearly_loans=3)
    member = a_member(membership=kind)
    copies = [a_copy() for _number in range(6)]

    heard = at_once(*(lending(copy, member) for copy in copies))

    assert sorted(heard) == [*["done"] * 3, *["yearly_limit_reached"] * 3]
    assert YearlyUse.objects.get().used == 3


def test_returns_of_one_copy_at_once_were_one_return() -> None:
    """Without the locks the fact is written twice: an IntegrityError instead of a refusal."""
    loan = a_loan()

    heard = at_once(*[returning(loan.copy)] * 6)

    assert sorted(heard) == [*["copy_not_on_loan"] * 5, "done"]
    assert PastLoan.objects.count() == 1


def test_check_ins_of_a_wanted_copy_kept_it_once_and_told_it_once() -> None:
    """Without the locks on copy and title the whereabouts are written twice: an IntegrityError."""
    loan = a_loan()
    first = a_reservation(title=loan.copy.title)
    a_reservation(title=loan.copy.title)

    heard = at_once(*[scanning(loan.copy)] * 4)

    assert heard == ["done"] * 4
    assert Whereabouts.objects.get().reservation == first
    assert Message.objects.filter(kind="reservation_ready").count() == 1
    assert PastLoan.objects.count() == 1


def test_copies_of_one_title_that_came_back_at_once_were_for_the_first_in_line() -> None:
    """Without the lock on the title all are kept for the very first: an IntegrityError."""
    loans = [a_loan()]
    title = loans[0].copy.title
    loans += [a_loan(copy=a_copy(title=title)) for _number in range(3)]
    wishes = [a_reservation(title=title) for _number in range(6)]

    heard = at_once(*(slowly(returning(loan.copy)) for loan in loans))

    assert heard == ["done"] * 4
    kept = Whereabouts.objects.order_by("reservation").values_list("reservation", flat=True)
    assert list(kept) == [each.pk for each in wishes[:4]]


def test_the_last_renewal_was_taken_once() -> None:
    """Without the lock on the loan each of them renews from the same date, and one counts."""
    loan = a_loan(member=a_member(membership=a_membership_type(code="een", max_renewals=1)))

    heard = at_once(*[renewing(loan)] * 4)

    loan.refresh_from_db()
    assert sorted(heard) == ["done", *["no_renewals_left"] * 3]
    assert (loan.renewals, Renewal.objects.count()) == (1, 1)


def test_a_renewal_was_undone_once() -> None:
    """Without the lock on the loan the renewals become less than none: an IntegrityError."""
    loan = a_loan()
    due_on = loan.due_on
    renew_loan(loan, today=MONDAY, at=noon(MONDAY))

    heard = at_once(*[lambda: undo_renewal(loan, at=noon(MONDAY))] * 4)

    loan.refresh_from_db()
    assert sorted(heard) == ["done", *["nothing_to_undo"] * 3]
    assert (loan.due_on, loan.renewals) == (due_on, 0)


@pytest.mark.parametrize("_time", range(3))
def test_renewing_against_reserving_was_one_after_the_other(_time: int) -> None:
    """No lock between the two: who reads first came first, and both orders are fair."""
    loan, other = a_loan(), a_member()

    heard = at_once(renewing(loan), lambda: a_reservation(member=other, title=loan.copy.title))

    loan.refresh_from_db()
    assert heard in (["done", "done"], ["reserved_by_other", "done"])
    assert loan.renewals == (heard[0] == "done")


def test_renewing_against_returning_was_one_after_the_other() -> None:
    """Without the lock on the loan the renewal writes to a row that is gone: a DatabaseError."""
    loan = a_loan()

    heard = at_once(returning(loan.copy), *[renewing(loan)] * 2)

    assert heard[0] == "done"
    assert set(heard[1:]) <= {"done", "gone"}
    assert PastLoan.objects.get().renewals == heard[1:].count("done")


def test_lending_against_a_scan_never_left_a_copy_on_loan_and_on_the_shelf() -> None:
    """Without the lock on the copy it is lent and kept for somebody else at the same time."""
    copy = a_copy()
    wish = a_reservation(title=copy.title)

    heard = at_once(lending(copy, a_member()), scanning(copy), scanning(copy))

    assert heard[0] in ("done", "copy_held")
    assert heard[1:] == ["done", "done"]
    assert not Loan.objects.exists()  # lent first: the scan took it back
    assert Whereabouts.objects.get().reservation == wish


def test_lending_against_clearing_the_shelf_was_one_after_the_other() -> None:
    """Without the lock on the copy it is lent and goes to the next at the same time."""
    late = a_reservation()
    copy = a_copy(title=late.title)
    take_in(copy, branch=a_branch(), today=MONDAY, at=noon(MONDAY))
    day = MONDAY + timedelta(days=30)
    expire_shelf(today=day, at=noon(day))
    following = a_reservation(title=late.title)

    heard = at_once(
        lambda: lend_copy(copy, late.member, branch=a_branch(), today=day, at=noon(day)),
        lambda: clear(copy, branch=a_branch(), today=day, at=noon(day)),
    )

    lent, kept = Loan.objects.filter(copy=copy).count(), Whereabouts.objects.count()
    assert (lent, kept) in ((1, 0), (0, 1))
    assert heard in (
        ["done", "not_on_hold_shelf"],
        ["clear_first", "done"],  # it still lay there, and somebody else was first in line
        ["copy_held", "done"],
    )
    following.refresh_from_db()
    assert (following.state == "ready") is (kept == 1)


def test_cancelling_against_a_return_left_no_copy_for_nobody() -> None:
    """Without the lock on the title one of them changes what the other just took: an IntegrityError."""
    loan = a_loan()
    first, second = (a_reservation(title=loan.copy.title) for _number in range(2))

    heard = at_once(slowly(lambda: cancel(first, today=MONDAY)), slowly(returning(loan.copy)))

    place = Whereabouts.objects.get()
    assert heard == ["done", "done"]
    assert not Reservation.objects.filter(pk=first.pk).exists()
    assert (place.state, place.reservation) in (("to_clear", None), ("ready", second))


def test_the_last_reservation_that_a_limit_allows_was_placed_once() -> None:
    """Without the lock on the member all of them are placed."""
    kind = a_membership_type(code="start")
    a_rule(category=kind, max_reservations=2)
    member = a_member(membership=kind)
    a_reservation(member=member)
    copies = [a_copy() for _number in range(6)]

    heard = at_once(*(slowly(reserving(member, copy)) for copy in copies))

    assert sorted(heard) == ["done", *["reservation_limit_reached"] * 5]


def test_declaring_lost_against_a_return_cost_the_work_or_nothing() -> None:
    """Without the lock on the loan the price is charged for a copy that is back."""
    loan = a_loan()

    heard = at_once(lambda: declare_lost(loan, today=MONDAY, at=noon(MONDAY)), returning(loan.copy))

    owed = balance_of(loan.member).open_cents
    assert heard[1] == "done"
    assert (heard[0], owed) in (("done", loan.terms.replacement_admin_cents), ("gone", 0))


def test_declaring_lost_twice_charged_once() -> None:
    """Without the lock on the loan the price is charged twice."""
    loan = a_loan()
    terms = loan.terms

    heard = at_once(*[lambda: declare_lost(loan, today=MONDAY, at=noon(MONDAY))] * 4)

    assert sorted(heard) == ["done", *["loan_is_lost"] * 3]
    assert balance_of(loan.member).open_cents == (
        terms.replacement_cents + terms.replacement_admin_cents
    )


def test_the_same_terms_asked_for_at_once_were_written_once() -> None:
    """Without `ON CONFLICT` whoever is second gets an IntegrityError in the middle of lending."""

    def ask() -> object:
        return terms_for(
            branch_id=None, category_id=None, item_type_id=None, is_youth=False, today=LATER
        )

    assert at_once(*[ask] * 6) == ["done"] * 6
