"""A partner system: it logs in with its secret and asks about cards over HTTP."""

from typing import Any
from uuid import uuid4

from django.test import Client

from partners.operations import Credentials

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
