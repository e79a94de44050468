"""Who had a copy last is told for as long as something can be said about it, and no longer."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from bieb.lib.clock import noon
from catalog.models import Copy
from loans.errors import NobodyHadIt, NoLongerTold
from loans.last_borrower import last_borrower
from loans.models import LoanCharge, PastLoan
from loans.operations import return_copy
from members.models import Member
from payments.operations import pay
from tests.builders import a_branch, a_colleague, a_copy, a_loan, a_member
from tests.logins import let_in

pytestmark = pytest.mark.django_db
LENT = date(2026, 11, 2)
BACK = date(2026, 11, 9)


def a_returned_copy(member: Member, *, back: date = BACK) -> Copy:
    loan = a_loan(member=member, today=LENT)
    return_copy(loan.copy, branch=a_branch(), today=back, at=noon(back))
    return loan.copy


@pytest.mark.parametrize(("days", "told"), [(0, True), (13, True), (14, False)])
def test_it_was_told_for_fourteen_days(days: int, *, told: bool) -> None:
    jan, other = a_member(), a_member(given_name="Wout")
    copy = a_returned_copy(jan)
    a_returned_copy(other)
    today = BACK + timedelta(days=days)

    if told:
        assert last_borrower(copy, today=today).borrower.member == jan
    else:
        with pytest.raises(NoLongerTold):
            last_borrower(copy, today=today)


def test_it_was_told_as_long_as_money_about_that_loan_was_open(settings: Any) -> None:
    jan = a_member()
    late = LENT + timedelta(days=60)
    copy = a_returned_copy(jan, back=late)
    line = LoanCharge.objects.get(loan_number=PastLoan.objects.get(copy=copy).pk)
    much_later = late + timedelta(days=100)

    assert last_borrower(copy, today=much_later).owes
    owed = line.charge.postings.get().amount_cents
    pay(jan, cents=owed, means="card", key=uuid4(), at=noon(much_later), today=much_later)

    with pytest.raises(NoLongerTold):
        last_borrower(copy, today=much_later)


def test_a_copy_that_nobody_brought_back_told_nothing() -> None:
    with pytest.raises(NobodyHadIt):
        last_borrower(a_copy(), today=BACK)


def test_asking_needed_a_reason_and_left_a_line(client: Client) -> None:
    jan = a_member(given_name="Bartholomeus")
    today = clock.today()
    loan = a_loan(member=jan, today=today)
    return_copy(loan.copy, branch=a_branch(), today=today, at=noon(today))
    anouk = a_colleague(role="employee")
    let_in(client, anouk)

    without = client.post("/balie/wie-had-dit", {"code": loan.copy.barcode})
    assert b"Bartholomeus" not in without.content
    assert not AccessLine.objects.exists()
    told = client.post("/balie/wie-had-dit", {"code": loan.copy.barcode, "is_dispute": "on"})

    assert b"Bartholomeus" in told.content
    line = AccessLine.objects.by(anouk.pk).get()
    assert (line.subject.subject_id, line.reason) == (jan.pk, "dispute")


def test_what_was_refused_left_no_line_and_no_name(client: Client) -> None:
    jan = a_member(given_name="Bartholomeus")
    today = clock.today()
    loan = a_loan(member=jan, today=today - timedelta(days=20))
    back = today - timedelta(days=14)
    return_copy(loan.copy, branch=a_branch(), today=back, at=noon(back))
    let_in(client, a_colleague(role="employee"))

    told = client.post("/balie/wie-had-dit", {"code": loan.copy.barcode, "is_dispute": "on"})

    assert b"Bartholomeus" not in told.content
    assert not AccessLine.objects.exists()
