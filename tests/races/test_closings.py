"""Closings that meet each other, and closings that meet a busy desk."""

from collections.abc import Callable
from datetime import date, timedelta

from bieb.lib.clock import noon
from catalog.models import Copy
from loans.closings.models import CalendarChange, ShiftedDate
from loans.closings.operations import declare, move_stragglers, undo
from loans.models import Loan
from loans.operations import lend_copy, renew_loan, return_copy
from members.models import Account, Member
from notifications.models import Message
from reservations.models import Reservation
from reservations.operations import capture
from tests.builders import MONDAY, a_branch, a_colleague, a_copy, a_loan, a_member, a_reservation
from tests.races.processes import at_once

Act = Callable[[], object]
DUE = MONDAY + timedelta(days=21)
AT = noon(MONDAY)


def closing(by: Account, first: date = DUE, last: date = DUE + timedelta(days=1)) -> Act:
    """Declare an extra closing of Rijssen."""
    return lambda: declare(
        CalendarChange(
            kind=CalendarChange.Kind.CLOSING,
            branch=a_branch(),
            first_day=first,
            last_day=last,
            name="Verbouwing",
        ),
        by=by,
        at=AT,
    )


def undoing(change: CalendarChange, by: Account) -> Act:
    return lambda: undo(change, by=by, at=AT)


def test_two_managers_who_declare_the_same_closing_declared_it_once() -> None:
    """Without holding the calendar both are written, and everybody gets two messages."""
    noor, loan = a_colleague(), a_loan()

    heard = at_once(*[closing(noor) for _number in range(4)])

    assert sorted(heard) == [*["already_declared"] * 3, "done"]
    assert Message.objects.filter(kind="dates_moved", member=loan.member).count() == 1


def test_two_managers_who_undo_the_same_closing_undid_it_once() -> None:
    noor, loan = a_colleague(), a_loan()
    closing(noor)()
    Message.objects.update(state=Message.State.SENT, finished_at=AT)
    change = CalendarChange.objects.get()

    heard = at_once(*[undoing(change, noor) for _number in range(4)])

    assert sorted(heard) == [*["closing_over"] * 3, "done"]
    assert Message.objects.filter(kind="dates_restored").count() == 1
    assert Loan.objects.get(pk=loan.pk).due_on == DUE


def test_closings_that_overlap_declared_at_once_left_the_date_after_both() -> None:
    """Without holding the calendar one counts without the days of the other."""
    noor, loans = a_colleague(), [a_loan() for _number in range(3)]
    days = [DUE + timedelta(days=each) for each in range(3)]

    heard = at_once(*[closing(noor, day, day + timedelta(days=1)) for day in days])

    assert heard == ["done"] * 3
    assert {Loan.objects.get(pk=loan.pk).due_on for loan in loans} == {DUE + timedelta(days=4)}


def test_a_closing_that_met_a_busy_desk_left_nothing_due_on_a_closed_day() -> None:
    """Lending, renewing, returning and collecting go on; what slipped through is moved that night."""
    noor, collected = a_colleague(), []
    for _number in range(4):
        copy, member = a_copy(), a_member()
        a_reservation(member=member, title=copy.title)
        capture(copy.pk, branch=a_branch(), today=MONDAY, at=AT)
        collected.append((copy, member))
    Reservation.objects.update(pickup_until=DUE)
    returned, renewed = [a_loan() for _number in range(4)], [a_loan() for _number in range(4)]
    lent = [(a_copy(), a_member()) for _number in range(4)]
    desks: list[Act] = [
        *(lending(copy, member) for copy, member in [*lent, *collected]),
        *(returning(loan) for loan in returned),
        *(renewing(loan) for loan in renewed),
    ]

    heard = at_once(*desks[:8], closing(noor), *desks[8:])
    move_stragglers(at=AT)

    assert heard == ["done"] * 17
    assert not Loan.objects.filter(due_on__range=(DUE, DUE + timedelta(days=1))).exists()
    assert not Reservation.objects.ready().filter(pickup_until=DUE).exists()
    assert {row.new for row in ShiftedDate.objects.all()} <= {DUE + timedelta(days=2)}


def lending(copy: Copy, member: Member) -> Act:
    return lambda: lend_copy(copy, member, branch=a_branch(), today=MONDAY, at=AT)


def returning(loan: Loan) -> Act:
    return lambda: return_copy(loan.copy, branch=a_branch(), today=MONDAY, at=AT)


def renewing(loan: Loan) -> Act:
    return lambda: renew_loan(loan, today=MONDAY, at=AT)
