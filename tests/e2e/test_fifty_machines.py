"""One copy, fifty members, fifty machines at once: through the library as `make run` starts it."""

import base64
import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from uuid import UUID, uuid4

import psycopg
import pytest

from bieb.demo.policy import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from bieb.embedded.places import Home
from tests.whole_library import WholeLibrary, whole_library

MONDAY = date(2026, 11, 23)
FIFTY = 50
CARDS = """
SELECT card.number FROM members_card AS card
JOIN members_membership AS membership USING (member_id)
JOIN members_membershiptype AS kind ON kind.id = membership.type_id AND kind.code = 'standaard'
WHERE card.ended_on IS NULL AND card.block_reason = '' AND membership.starts_on <= %(today)s
    AND (membership.ends_on IS NULL OR membership.ends_on > %(today)s)
    AND (SELECT count(*) FROM loans_loan AS loan WHERE loan.member_id = card.member_id) < 10
    AND NOT EXISTS (SELECT FROM payments_holder AS holder WHERE holder.member_id = card.member_id)
ORDER BY card.number LIMIT %(fifty)s
"""
COPY = """
SELECT copy.barcode FROM catalog_copy AS copy
JOIN catalog_itemtype AS kind ON kind.id = copy.item_type_id AND kind.code = 'boek'
WHERE copy.withdrawn_on IS NULL
    AND NOT EXISTS (SELECT FROM loans_loan AS loan WHERE loan.copy_id = copy.id)
    AND NOT EXISTS (SELECT FROM reservations_whereabouts AS place WHERE place.copy_id = copy.id)
    AND NOT EXISTS (SELECT FROM reservations_reservation AS wish
                    WHERE wish.title_id = copy.title_id)
ORDER BY copy.barcode LIMIT 1
"""
LOANS = """
SELECT count(*) FROM loans_loan AS loan JOIN catalog_copy AS copy ON copy.id = loan.copy_id
WHERE copy.barcode = %s
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


class Machine:
    """Speaks HTTP to the library with the log-in of the demo's partner."""

    def __init__(self, library: WholeLibrary) -> None:
        self.url = library.url
        login = f"{DEMO_CLIENT_ID}:{DEMO_CLIENT_SECRET}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(login).decode()}"}
        _status, token = self._post("/oauth/token", b"grant_type=client_credentials", headers)
        self.token = json.loads(token)["access_token"]

    def lend(self, card: str, barcode: str, key: UUID) -> tuple[int, dict[str, Any]]:
        """Lend a copy to who shows a card; return the status and the answer."""
        body = {"cardNumber": card, "barcode": barcode, "branch": "RIJ"}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(key),
        }
        status, answer = self._post("/api/v1/loans", json.dumps(body).encode(), headers)
        return status, json.loads(answer)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except HTTPError as problem:
            return problem.code, problem.read()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[WholeLibrary]:
    with whole_library(Home(tmp_path / "bieb"), TODAY=MONDAY.isoformat()) as running:
        yield running


def found(library: WholeLibrary, question: str, values: Any = None) -> list[Any]:
    with psycopg.connect(library.environment["DATABASE_VERIFY_URL"]) as database:
        return [row[0] for row in database.execute(question, values).fetchall()]


def test_fifty_machines_lent_one_copy_to_one_of_fifty_members(library: WholeLibrary) -> None:
    cards = found(library, CARDS, {"today": MONDAY, "fifty": FIFTY})
    [barcode] = found(library, COPY)
    keys = {card: uuid4() for card in cards}
    machine = Machine(library)

    def lend(card: str) -> tuple[int, dict[str, Any]]:
        return machine.lend(card, barcode, keys[card])

    with ThreadPoolExecutor(FIFTY) as pool:
        first = list(pool.map(lend, cards))
        again = list(pool.map(lend, cards))

    assert len(cards) == FIFTY
    assert Counter(answer.get("code", status) for status, answer in first) == {
        201: 1,
        "copy_on_loan": FIFTY - 1,
    }
    assert again == first
    assert found(library, LOANS, [barcode]) == [1]
    assert found(library, DEADLOCKS) == [0]
