"""R2: scans that lend, over HTTP, by eight desks at once; beside the most trivial page."""

import http.client
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from bench.serving import Request, alive, load, server
from catalog.models import Branch
from members.models import Card
from tests.builders import a_colleague
from tests.loans.desk import a_desk, scan

DESKS = 8


@dataclass(frozen=True)
class Desk:
    """One desk in a browser: its cookies, and the word of the card that is open."""

    number: int
    session: str
    sitting: str
    copies: Iterator[int]


def run(profile: Profile) -> list[Result]:
    """Take turns: eight desks that lend, eight that ask the trivial page, on the same server."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]  # the browser in this process
    share = profile.copies // DESKS
    desks = [_desk(number, share) for number in range(DESKS)]
    lending, trivial = [], []
    with server() as port:
        for _round in range(profile.rounds):
            lending.append(load(port, profile.seconds, [_lend(desk) for desk in desks]))
            trivial.append(load(port, profile.seconds, [alive] * DESKS))
    figure = median(each.per_second for each in lending)
    limit = median(each.per_second for each in trivial)
    slow = median(each.p95_milliseconds for each in lending)
    return [
        Result("R2 lend over HTTP, 8 desks", "scans/s", figure, limit, ">= 0.10"),
        Result("R2 lend over HTTP, p95", "ms", slow, 25, "<= 1.0"),
    ]


def _desk(number: int, share: int) -> Desk:
    colleague = a_colleague(username=f"balie{number}", superuser=True)
    browser = a_desk(colleague, branch=Branch.objects.get())
    card = Card.objects.order_by("pk")[number]
    if scan(browser, card.number) != "card_opened":
        raise AssertionError("the card was not opened")
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    sitting = browser.session["desk"]["sitting"]
    return Desk(number, session, sitting, count(1 + number * share))


def _lend(desk: Desk) -> Request:
    secret = secrets.token_hex(16)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Desk-Queue": "1",
        "X-CSRFToken": secret,
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={desk.session};"
        f" {settings.CSRF_COOKIE_NAME}={secret}",
    }

    def send(connection: http.client.HTTPConnection) -> None:
        code = f"3{next(desk.copies):013}"
        fields = {"key": str(uuid4()), "act": "scan", "code": code, "sitting": desk.sitting}
        connection.request("POST", "/balie/scan", urlencode(fields), headers)
        answer = connection.getresponse()
        if b'"outcome": "lent"' not in answer.read():
            raise AssertionError(f"not lent: {answer.status}")

    return send
