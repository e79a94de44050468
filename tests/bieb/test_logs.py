"""Logs say what happened and never about whom (P39, P41)."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import Client

from bieb.logs import DiscreetFilter, JsonFormatter, truncated
from members.models import Account
from tests.builders import a_member, card_of


def written(record: logging.LogRecord) -> str:
    DiscreetFilter().filter(record)
    return JsonFormatter().format(record)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:aaaa:bbbb::1", "2001:0db8:aaaa::"),
        ("not an address", "-"),
        ("", "-"),
    ],
)
def test_an_address_lost_the_machine_and_kept_the_network(address: str, kept: str) -> None:
    assert truncated(address) == kept


@pytest.mark.django_db
def test_a_request_was_logged_without_query_user_and_machine(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    jan, fatima = a_member(given_name="Jan"), a_member(given_name="Fatima")
    client.force_login(Account.objects.get(member=jan))
    number = card_of(fatima).number

    client.get("/mijn/", {"q": number}, REMOTE_ADDR="192.0.2.77")

    line = next(written(each) for each in caplog.records if each.name == "bieb.access")
    logged = json.loads(line)
    assert logged["path"] == "/mijn/"
    assert logged["address"] == "192.0.2.0"
    assert set(logged) == {
        *("at", "level", "logger", "message"),
        *("method", "path", "status", "milliseconds", "address"),
    }
    assert not any(word in line for word in (number, jan.given_name, str(jan.pk), "192.0.2.77"))


def test_an_error_was_logged_by_its_kind_and_place_without_its_values() -> None:
    address = "jan@example.org"
    try:
        raise IntegrityError(f"Key (email)=({address}) already exists")
    except IntegrityError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())

    line = written(record)

    assert "IntegrityError" in line
    assert "test_logs.py" in line
    assert address not in line
