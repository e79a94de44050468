"""Search tasks and finding a member: beside the desk, with every look written down."""

import pytest
from django.test import Client

from audit.models import AccessLine
from bieb.lib import clock
from loans.models import Loan, PastLoan, SearchTask
from loans.operations import claim_returned
from payments.balances import balance_of
from tests.builders import a_colleague, a_copy, a_loan, a_member, card_of
from tests.loans.desk import a_desk

pytestmark = pytest.mark.django_db


def a_task(name: str = "Wilma") -> SearchTask:
    loan = a_loan(member=a_member(given_name=name), copy=a_copy(), today=clock.today())
    claim_returned(loan, today=clock.today())
    return SearchTask.objects.get(copy=loan.copy)


def test_what_is_looked_for_stood_on_a_list_that_named_nobody() -> None:
    task = a_task("Quirijn")

    shown = a_desk().get("/balie/werk/zoeken/").content.decode()

    assert task.copy.barcode in shown
    assert "Quirijn" not in shown


def test_found_on_the_shelf_ended_the_loan_at_no_cost() -> None:
    task, other = a_task(), a_task("Fatima")
    member = Loan.objects.get(copy=task.copy).member

    a_desk().post(f"/balie/werk/zoeken/{task.pk}/gevonden")

    assert PastLoan.objects.get().copy == task.copy
    assert SearchTask.objects.get() == other
    assert balance_of(member).open_cents == 0


def test_looking_in_vain_was_counted() -> None:
    task, desk = a_task(), a_desk()

    for _ in range(2):
        desk.post(f"/balie/werk/zoeken/{task.pk}/niet-gevonden")

    task.refresh_from_db()
    assert (task.looks, task.last_looked_on) == (2, clock.today())
    assert Loan.objects.filter(copy=task.copy).exists()


def test_the_desk_said_how_much_there_is_to_look_for() -> None:
    a_task()

    assert "/balie/werk/zoeken/" in a_desk().get("/balie/").content.decode()


FACTS = {"reason": "desk", "name": "Vries", "birth_date": "1980-03-14"}


def test_a_member_was_found_by_two_facts_and_the_look_was_written_down() -> None:
    member, colleague = a_member(), a_colleague(role="employee")
    a_member(given_name="Fatima", family_name="Amrani", birth_date=member.birth_date)
    desk = a_desk(colleague)

    shown = desk.post("/balie/zoek-lid", FACTS).content.decode()

    assert card_of(member).number in shown
    assert "Amrani" not in shown
    line = AccessLine.objects.get()
    assert (line.subject.subject_id, line.activity) == (member.pk, "search")
    assert list(AccessLine.objects.by(colleague.pk)) == [line]


@pytest.mark.parametrize("without", ["reason", "name", "birth_date"])
def test_without_a_reason_or_with_one_fact_nobody_was_shown(without: str) -> None:
    member = a_member()
    given = {name: value for name, value in FACTS.items() if name != without}

    shown = a_desk().post("/balie/zoek-lid", given).content.decode()

    assert card_of(member).number not in shown
    assert not AccessLine.objects.exists()


def test_wout_and_a_volunteer_found_nobody() -> None:
    client = Client()
    client.force_login(a_member(given_name="Wout").account)
    volunteer = a_desk(a_colleague(username="vera", role="volunteer"))

    assert client.post("/balie/zoek-lid", FACTS).status_code == 403
    assert volunteer.post("/balie/zoek-lid", FACTS).status_code == 403
    assert client.get("/balie/werk/zoeken/").status_code == 403


def test_a_colleague_did_not_find_themselves() -> None:
    colleague = a_colleague(role="employee", email="jan@example.org")
    a_member(email="jan@example.org")

    a_desk(colleague).post("/balie/zoek-lid", FACTS)

    assert not AccessLine.objects.exists()
