"""P12: "Zolang je iets thuis hebt weten we dat het bij jou is en wanneer het terugkomt." """

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from bieb.lib.clock import noon
from loans.models import Borrower, Loan
from loans.operations import return_copy
from retention.operations import run_purge
from tests.all_roles import with_every_role
from tests.builders import MONDAY, a_branch, a_loan, a_member
from tests.promises.mutations import Patch, Sql

CLAUSE = "P12"
MUTATIONS = [
    Sql(
        "ALTER TABLE loans_loan DROP CONSTRAINT IF EXISTS loans_loan_copy_id_key;"
        "DROP INDEX IF EXISTS loans_loan_copy_id_key"
    ),
    Patch("loans/purge/months.py", "if month <= until]", "if month < date.min]"),
]
pytestmark = [with_every_role, pytest.mark.usefixtures("months_come_back")]


def test_one_copy_could_not_be_with_two_people() -> None:
    loan = a_loan(today=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.filter(pk=a_loan(today=MONDAY).pk).update(copy=loan.copy)


def test_a_copy_at_home_was_with_one_person_and_afterwards_with_nobody() -> None:
    jan, wout = a_member(), a_member()
    at_home, back = a_loan(member=jan, today=MONDAY), a_loan(member=wout, today=MONDAY)
    returned_on = MONDAY + timedelta(days=7)

    past = return_copy(back.copy, branch=a_branch(), today=returned_on, at=noon(returned_on)).past

    assert list(Loan.objects.values_list("member", "copy", "due_on")) == [
        (jan.pk, at_home.copy_id, MONDAY + timedelta(days=21))
    ]
    assert list(Borrower.objects.values_list("loan", "member")) == [(past.pk, wout.pk)]
    run_purge(today=date(returned_on.year + 5, returned_on.month, returned_on.day))
    assert not Borrower.objects.exists()
