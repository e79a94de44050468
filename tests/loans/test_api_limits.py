"""What a machine may not ask about loans, or not so often, or not in these words."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from bieb.lib import clock
from loans.models import Loan
from partners.models import Disclosure
from tests.builders import a_copy, a_loan, a_member
from tests.partners.client import a_machine, ask, do, words_to_lend

pytestmark = pytest.mark.django_db
NOBODY = "20000000000008"


@pytest.fixture
def today() -> date:
    return clock.today()


@pytest.fixture
def machine() -> Client:
    return a_machine()


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("loans", "loans:write"),
        ("returns", "loans:write"),
        ("loans/1/renewals", "loans:write"),
        ("loan-lists", "loans:read"),
    ],
)
def test_each_purpose_needed_its_own_scope(path: str, scope: str) -> None:
    others = tuple({"cards:check", "loans:read", "loans:write"} - {scope})
    member, copy = a_member(), a_copy()
    body: dict[str, object] = words_to_lend(member, copy)
    if path == "returns":
        del body["cardNumber"]
    elif path != "loans":
        body = {"cardNumber": body["cardNumber"]}

    answer = do(a_machine(scopes=others), path, body)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert [(each.subject_id, each.answer) for each in Disclosure.objects.all()] == [
        (None, "scope_missing")
    ]
    assert not Loan.objects.exists()


LONG = "2" * 300


@pytest.mark.parametrize(
    ("body", "mistakes"),
    [
        ({}, {"barcode", "branch", "cardNumber"}),
        (
            {"cardNumber": LONG, "barcode": LONG, "branch": LONG},
            {"barcode", "branch", "cardNumber"},
        ),
        ({"cardNumber": 7, "barcode": None, "branch": []}, {"barcode", "branch", "cardNumber"}),
        ({"cardNumber": "7", "barcode": "3';--", "branch": "RIJ"}, {"barcode"}),
        ({"cardNumber": "7", "barcode": "3", "branch": "RIJ", "dueOn": "2030-01-01"}, {"dueOn"}),
        ({"cardNumber": "7", "barcode": "3", "a/b": 1}, {"a~1b", "branch"}),
        ([], {""}),
        ('"RIJ"', {""}),
    ],
)
def test_bad_input_was_400_with_every_mistake_in_its_place(
    machine: Client, body: object, mistakes: set[str]
) -> None:
    answer = do(machine, "loans", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert {
        each["location"]["pointer"].removeprefix("#/") for each in answer.json()["errors"]
    } == mistakes
    assert not Disclosure.objects.exists()


def test_another_content_type_was_415(machine: Client) -> None:
    answer = machine.post("/api/v1/loans", {"cardNumber": "7"})

    assert answer.status_code == 415


@pytest.mark.parametrize(("language", "word"), [("nl", "pas"), ("en", "card")])
def test_a_refusal_was_told_in_the_language_that_was_asked(
    machine: Client, today: date, language: str, word: str
) -> None:
    copy = a_copy()
    a_loan(copy=copy, today=today)

    answer = do(machine, "loans", words_to_lend(a_member(), copy), **{"Accept-Language": language})

    assert word in answer.json()["detail"].replace(".", "").split()


def test_a_busy_machine_was_told_to_wait(machine: Client, settings: Any) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"acts": (2, 86_400)}
    member = a_member()

    statuses = [do(machine, "loans", words_to_lend(member, a_copy())).status_code for _ in range(3)]

    assert statuses == [201, 201, 429]
    assert Loan.objects.count() == 2


def test_guessing_cards_was_stopped_also_at_a_machine_that_lends(
    machine: Client, settings: Any
) -> None:
    settings.PARTNER_RATES = settings.PARTNER_RATES | {"unknown cards": (2, 86_400)}

    statuses = [ask(machine, "loan-lists", {"cardNumber": NOBODY}).status_code for _ in range(3)]

    assert statuses == [409, 409, 429]
