"""Whatever a partner system sends, the answer keeps the shape that we published."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from partners.asking import CARD_NUMBER
from tests.builders import a_partner_login
from tests.partners.client import CARD_CHECKS, a_machine, do, log_in

PLENTY = dict.fromkeys(("tokens", "questions", "acts", "unknown cards"), (1000000, 86400))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=6,
)
QUESTIONS = st.fixed_dictionaries({"cardNumber": st.from_regex(CARD_NUMBER) | JSON})
NUMBERS = st.from_regex(r"\A[23][0-9]{13}\Z") | st.just("RIJ") | SCALARS
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("cardNumber", "barcode", "branch", "mode", "titleId", "pickupBranch"), NUMBERS
    ),
)
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def client(settings: Settings, db: None) -> Client:
    settings.PARTNER_RATES = PLENTY
    return log_in(a_partner_login())


@pytest.fixture
def machine(settings: Settings, db: None) -> Client:
    settings.PARTNER_RATES = PLENTY
    return a_machine()


def is_asked_well(body: object) -> bool:
    number = body.get("cardNumber") if isinstance(body, dict) else None
    return isinstance(number, str) and re.search(CARD_NUMBER, number) is not None


@quick
@given(body=QUESTIONS | JSON)
def test_a_good_question_got_its_four_fields_and_any_other_a_problem(
    client: Client, body: Any
) -> None:
    answer = client.post(CARD_CHECKS, json.dumps(body), content_type="application/json")

    expected = (
        (200, {"valid", "membershipKind", "validUntil", "reason"})
        if is_asked_well(body)
        else (400, {"type", "status", "title", "detail", "code"})
    )
    assert (answer.status_code, set(answer.json()) - {"errors"}) == expected


@quick
@given(body=st.binary(max_size=200))
def test_bytes_that_are_no_json_never_broke_anything(client: Client, body: bytes) -> None:
    answer = client.post(CARD_CHECKS, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        *("loans", "loan-lists", "loans/1/renewals", "returns"),
        *("reservations", "reservation-lists", "reservations/1/cancellations"),
    ],
)
@quick
@given(more=FIELDS | JSON)
def test_whatever_a_machine_sent_the_answer_was_one_that_we_published(
    machine: Client, path: str, more: Any
) -> None:
    answer = do(machine, path, json.dumps(more))

    assert answer.status_code in (400, 409)
