"""A partner system: it logs in with its secret and asks about cards over HTTP."""

from typing import Any
from uuid import uuid4

from django.test import Client

from catalog.models import Copy
from members.models import Member
from partners.operations import Credentials
from tests.builders import a_partner_login, card_of
from tests.partners.published import assert_as_published

CARD_CHECKS = "/api/v1/card-checks"


def ask_token(login: Credentials, *, address: str = "", **more: str) -> Any:
    """Ask for a token from an address that no other test uses."""
    address = address or f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
    body = {
        "grant_type": "client_credentials",
        "client_id": login.client_id,
        "client_secret": login.client_secret,
    }
    return Client().post("/oauth/token", body | more, REMOTE_ADDR=address)


def log_in(login: Credentials, **more: str) -> Client:
    """A client that sends its token along."""
    token = ask_token(login, **more).json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def check(client: Client, body: object, **headers: str) -> Any:
    return client.post(CARD_CHECKS, body, content_type="application/json", headers=headers)


EVERYTHING = ("cards:check", "loans:read", "loans:write", "reservations:read", "reservations:write")


def a_machine(name: str = "Eastbridge", scopes: tuple[str, ...] = EVERYTHING) -> Client:
    """A machine that lends and takes back, logged in."""
    return log_in(a_partner_login(name=name, scopes=scopes))


def do(client: Client, path: str, body: object, *, key: object = None, **headers: str) -> Any:
    """Ask for something to be done, under a key of its own unless one is given."""
    headers = {"Idempotency-Key": str(key or uuid4())} | headers
    answer = client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)
    assert_as_published("post", path, answer)
    return answer


def ask(client: Client, path: str, body: object) -> Any:
    """Ask something that changes nothing, without a key."""
    answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
    assert_as_published("post", path, answer)
    return answer


def change(client: Client, path: str, body: object) -> Any:
    answer = client.patch(f"/api/v1/{path}", body, content_type="application/json")
    assert_as_published("patch", path, answer)
    return answer


def words_to_lend(member: Member, copy: Copy, branch: str = "RIJ") -> dict[str, object]:
    """What a machine sends to lend a copy to who shows a card."""
    return {"cardNumber": card_of(member).number, "barcode": copy.barcode, "branch": branch}
