"""A request that is sent again gets the same answer, and nothing is done twice."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from bieb.lib import clock
from catalog.models import Copy
from loans.models import Loan, Renewal
from partners.models import Disclosure, IdempotencyKey, Partner
from payments.balances import balance_of
from reservations.models import Reservation
from tests.builders import a_copy, a_loan, a_member, a_rule, card_of
from tests.partners.client import a_machine, do, words_to_lend

TOGETHER = 6
KILL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
def machine(db: None) -> Client:
    return a_machine()


def test_one_request_sent_three_times_gave_one_answer_and_one_loan(machine: Client) -> None:
    member, key = a_member(), uuid4()
    body = words_to_lend(member, a_copy())

    answers = [do(machine, "loans", body, key=key) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Loan.objects.count() == 1
    assert [line.answer for line in Disclosure.objects.about(member.pk)] == ["done"] * 3


def test_a_renewal_sent_again_was_not_a_second_renewal(machine: Client) -> None:
    loan = a_loan(today=clock.today() - timedelta(days=15))
    body, key = {"cardNumber": card_of(loan.member).number}, uuid4()

    first, second = (do(machine, f"loans/{loan.pk}/renewals", body, key=key) for _ in range(2))

    assert first.json() == second.json()
    assert Renewal.objects.count() == 1


def test_a_reservation_sent_again_was_charged_once(machine: Client) -> None:
    member, title = a_member(), a_copy().title
    a_rule(reservation_fee_cents=100)
    key = uuid4()
    body = {
        "cardNumber": card_of(member).number,
        "titleId": title.pk,
        "pickupBranch": "RIJ",
        "acceptedFeeCents": 100,
    }

    answers = [do(machine, "reservations", body, key=key).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Reservation.objects.count() == 1
    assert balance_of(member).open_cents == 100


def test_a_return_sent_again_did_not_say_that_it_was_not_on_loan(machine: Client) -> None:
    loan, key = a_loan(today=clock.today()), uuid4()
    body = {"barcode": loan.copy.barcode, "branch": "RIJ"}

    answers = [do(machine, "returns", body, key=key).status_code for _ in range(2)]
    anew = do(machine, "returns", body)

    assert answers == [201, 201]
    assert anew.json()["code"] == "copy_not_on_loan"


def test_a_refusal_sent_again_was_the_same_refusal_and_a_new_key_asked_anew(
    machine: Client,
) -> None:
    copy, key = a_copy(), uuid4()
    loan, body = a_loan(copy=copy, today=clock.today()), words_to_lend(a_member(), copy)
    first = do(machine, "loans", body, key=key)
    loan.delete()

    again, anew = do(machine, "loans", body, key=key), do(machine, "loans", body)

    assert (first.status_code, first.content) == (409, again.content)
    assert anew.status_code == 201


def test_another_request_under_the_same_key_was_422_and_did_nothing(machine: Client) -> None:
    member, key = a_member(), uuid4()
    do(machine, "loans", words_to_lend(member, a_copy()), key=key)

    other = do(machine, "loans", words_to_lend(member, a_copy()), key=key)
    elsewhere = do(machine, "returns", {"barcode": a_copy().barcode, "branch": "RIJ"}, key=key)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert elsewhere.status_code == 422
    assert Loan.objects.count() == 1


def test_two_partners_with_one_key_did_not_meet(machine: Client) -> None:
    key, copies = uuid4(), [a_copy(), a_copy()]

    first = do(machine, "loans", words_to_lend(a_member(), copies[0]), key=key)
    second = do(a_machine("Appsoftware"), "loans", words_to_lend(a_member(), copies[1]), key=key)

    assert (first.status_code, second.status_code) == (201, 201)


@pytest.mark.parametrize(
    "key",
    ["", " ", "1", "x" * 300, "0" * 32, "{6f9619ff-8b86-d011-b42d-00c04fc964ff}", "nil\x00"],
)
@pytest.mark.parametrize("path", ["loans", "returns"])
def test_a_key_that_is_no_uuid_was_400_and_did_nothing(
    machine: Client, path: str, key: str
) -> None:
    body = words_to_lend(a_member(), a_copy())
    if path == "returns":
        del body["cardNumber"]

    answer = do(machine, path, body, **{"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_needed")
    assert not Loan.objects.exists()


def test_a_key_between_quotes_was_the_same_key(machine: Client) -> None:
    body, key = words_to_lend(a_member(), a_copy()), uuid4()

    do(machine, "loans", body, key=key)
    quoted = do(machine, "loans", body, key=f'"{key}"')

    assert quoted.status_code == 201
    assert Loan.objects.count() == 1


def test_a_row_knew_no_card_and_no_member(machine: Client) -> None:
    member, copy = a_member(), a_copy()
    body = words_to_lend(member, copy)
    do(machine, "loans", body)

    row = str(IdempotencyKey.objects.values().get())

    assert str(body["cardNumber"]) not in row
    assert str(member.pk) not in row
    assert copy.barcode in row


@pytest.mark.parametrize(("hours", "loans"), [(23, 0), (25, 1)])
def test_a_key_answered_for_a_day_and_was_then_a_new_one(
    machine: Client, hours: int, loans: int
) -> None:
    member, copy, key = a_member(), a_copy(), uuid4()
    do(machine, "loans", words_to_lend(member, copy), key=key)
    IdempotencyKey.objects.update(created_at=clock.now() - timedelta(hours=hours))
    Loan.objects.all().delete()

    answer = do(machine, "loans", words_to_lend(member, copy), key=key)

    assert answer.status_code == 201
    assert Loan.objects.count() == loans
    assert IdempotencyKey.objects.count() == 1


def test_what_broke_halfway_left_nothing_and_could_be_sent_again(
    machine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the machine loses power between the act and the answer."""
    body, key = words_to_lend(a_member(), a_copy()), uuid4()
    with monkeypatch.context() as broken:
        broken.setattr("partners.once.IdempotencyKey.objects.filter", _crash_after_the_act)
        failed = do(machine, "loans", body, key=key)
        left = Loan.objects.count()

    again = do(machine, "loans", body, key=key)

    assert (failed.status_code, left) == (500, 0)
    assert again.status_code == 201
    assert Loan.objects.count() == 1


class _CrashAfterTheAct:
    def kept(self, _at: object) -> Any:
        return IdempotencyKey.objects.none()

    def update_or_create(self, **_row: object) -> None:
        assert Loan.objects.count() == 1
        raise RuntimeError("no power")


def _crash_after_the_act(**_filter: object) -> _CrashAfterTheAct:
    return _CrashAfterTheAct()


@pytest.fixture
def together(transactional_db: None) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(TOGETHER) as pool:
        yield pool


def test_the_same_request_at_the_same_moment_gave_the_same_answer(
    together: ThreadPoolExecutor,
) -> None:
    machine, member = a_machine(), a_member()
    body, key = words_to_lend(member, a_copy()), uuid4()

    def send(_number: int) -> Any:
        try:
            return do(machine, "loans", body, key=key)
        finally:
            connection.close()

    answers = list(together.map(send, range(TOGETHER)))

    assert [answer.status_code for answer in answers] == [201] * TOGETHER
    assert len({answer.content for answer in answers}) == 1
    assert Loan.objects.count() == 1
    assert Disclosure.objects.about(member.pk).count() == TOGETHER


def test_an_act_whose_connection_was_killed_left_nothing_and_could_be_sent_again(
    together: ThreadPoolExecutor,
) -> None:
    machine, copy, key = a_machine(), a_copy(), uuid4()
    body = words_to_lend(a_member(), copy)

    def send() -> Any:
        try:
            return do(machine, "loans", body, key=key)
        finally:
            connection.close()

    with transaction.atomic():
        Copy.objects.select_for_update().get(pk=copy.pk)
        underway = together.submit(send)
        kill_who_waits()
    failed = underway.result()
    left = Loan.objects.count(), IdempotencyKey.objects.count(), Disclosure.objects.count()
    again = together.submit(send).result()

    assert (failed.status_code, left) == (500, (0, 0, 0))
    assert again.status_code == 201
    assert Loan.objects.count() == 1


def kill_who_waits() -> None:
    """End the one connection that waits for a lock, as soon as there is one."""
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # or it keeps what it saw first
            cursor.execute(KILL)
            if cursor.fetchall():
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")


@pytest.mark.django_db
def test_the_database_took_a_key_of_a_partner_once() -> None:
    a_machine()
    row: dict[str, Any] = {
        "partner": Partner.objects.get(),
        "key": uuid4(),
        "seal": "",
        "status": 201,
        "answer": {},
        "created_at": clock.now(),
    }

    rows = IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(**row), IdempotencyKey(**row)], ignore_conflicts=True
    )

    assert len(rows) == 2
    assert IdempotencyKey.objects.count() == 1
