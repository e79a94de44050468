"""Many desks at once, one scan sent many times, and how much the database is asked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bieb.lib import clock
from loans.models import Loan, PastLoan, Scan
from tests.builders import a_colleague, a_copy, a_loan, a_member, card_of
from tests.loans.desk import a_desk, scan, what_is_sent

LEND_QUERIES = 14
RETURN_QUERIES = 13
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
QUEUE = {"X-Desk-Queue": "1"}


def post_at_once(sends: list[tuple[Client, dict[str, Any]]]) -> list[tuple[int, str]]:
    """Let every desk send its scan at the same moment; return status and outcome of each."""
    start = Barrier(len(sends))

    def send(desk: Client, sent: dict[str, Any]) -> tuple[int, str]:
        try:
            start.wait()
            response = desk.post("/balie/scan", sent, headers=QUEUE)
            return response.status_code, response.json()["outcome"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(sends)) as pool:
        return sorted(pool.map(lambda each: send(*each), sends))


@pytest.mark.django_db(transaction=True)
def test_fifty_desks_scanning_one_barcode_lent_it_once_and_heard_why_not() -> None:
    copy, colleague = a_copy(), a_colleague(role="employee")
    sends = []
    for number in range(50):
        desk = a_desk(colleague)
        scan(desk, card_of(a_member(given_name=f"Lid {number}")).number)
        sends.append((desk, what_is_sent(desk, copy.barcode)))

    answers = post_at_once(sends)

    assert answers == [(200, "copy_on_loan")] * 49 + [(200, "lent")]
    assert Loan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["lent", "returned"])
def test_one_scan_sent_ten_times_at_once_acted_once(act: str) -> None:
    desk, copy = a_desk(), a_copy()
    if act == "lent":
        scan(desk, card_of(a_member()).number)
    else:
        a_loan(copy=copy, today=clock.today())
    sent = what_is_sent(desk, copy.barcode)
    before = Scan.objects.count()

    answers = post_at_once([(_same(desk), sent) for _ in range(10)])

    assert answers == [(200, act)] * 10
    assert Scan.objects.count() == before + 1
    assert (Loan.objects.count(), PastLoan.objects.count()) == ((1, 0) if act == "lent" else (0, 1))


def _same(desk: Client) -> Client:
    copy = Client()
    copy.cookies = desk.cookies
    return copy


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_home", [0, 12])
def test_a_lend_asked_the_database_little_however_much_was_at_home(at_home: int) -> None:
    desk, member, copy = a_desk(), a_member(), a_copy()
    a_loan(today=clock.today())  # the first loan after a change of the rules writes their terms,
    a_loan(today=clock.today())  # the second remembers them
    for _ in range(at_home):
        a_loan(member=member, today=clock.today())
    scan(desk, card_of(member).number)
    sent = what_is_sent(desk, copy.barcode)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = desk.post("/balie/scan", sent, headers=QUEUE).json()

    assert answer["outcome"] == "lent"
    assert len(statements(asked)) <= LEND_QUERIES, "\n".join(statements(asked))


@pytest.mark.django_db
def test_a_return_asked_the_database_little() -> None:
    loan, desk = a_loan(today=clock.today()), a_desk()
    sent = what_is_sent(desk, loan.copy.barcode)

    with CaptureQueriesContext(connection) as asked:
        answer = desk.post("/balie/scan", sent, headers=QUEUE).json()

    assert answer["outcome"] == "returned"
    assert len(statements(asked)) <= RETURN_QUERIES, "\n".join(statements(asked))


def statements(asked: CaptureQueriesContext) -> list[str]:
    """What read or wrote rows: the rest only marks where a transaction begins and ends."""
    all_of_them = [each["sql"] for each in asked.captured_queries]
    return [sql for sql in all_of_them if not sql.startswith(MARKS)]
