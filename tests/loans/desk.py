"""A desk in a test: a colleague who is let in, a branch that is chosen, and scans."""

from typing import Any
from uuid import uuid4

from django.test import Client

from catalog.models import Branch
from loans.models import Scan
from members.models import Account
from tests.builders import a_branch, a_colleague
from tests.logins import let_in


def a_desk(colleague: Account | None = None, *, branch: Branch | None = None) -> Client:
    """A browser at the desk of `branch`."""
    client = let_in(Client(), colleague or a_colleague(role="employee"))
    place = branch or a_branch()
    client.post("/balie/vestiging", {"branch": place.pk})
    return client


def scan(desk: Client, code: str = "", *, act: str = "scan", key: str = "") -> str:
    """Scan `code` (or press the key of `act`) on the page as it is now. Return the outcome."""
    desk.post("/balie/scan", what_is_sent(desk, code, act=act, key=key))
    newest = desk.session["desk"]["scans"][:1]
    return Scan.objects.get(pk=newest[0]).outcome if newest else ""


def what_is_sent(
    desk: Client, code: str = "", *, act: str = "scan", key: str = ""
) -> dict[str, Any]:
    """The fields that the page of `desk` sends."""
    sitting = desk.session["desk"]["sitting"]
    return {"key": key or str(uuid4()), "act": act, "code": code, "sitting": sitting}
