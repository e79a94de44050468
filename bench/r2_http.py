"""R2: scans that lend, over HTTP, by eight desks at once; beside the most trivial page."""

import http.client
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings

from bench import database
from bench.r1_worker import TODAY
from bench.result import Profile, Result
from bieb.lib import clock
from catalog.models import Branch
from members.models import Card
from tests.builders import a_colleague
from tests.loans.desk import a_desk, scan

DESKS = 8
OK = 200


@dataclass(frozen=True)
class Desk:
    """One desk in a browser: its cookies, and the word of the card that is open."""

    number: int
    session: str
    sitting: str
    copies: Iterator[int]


@dataclass(frozen=True)
class Load:
    """What came back in a while: answers a second, and the slowest five in a hundred."""

    per_second: float
    p95_milliseconds: float


def run(profile: Profile) -> list[Result]:
    """Take turns: eight desks that lend, eight that ask the trivial page, on the same server."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]  # the browser in this process
    share = profile.copies // DESKS
    desks = [_desk(number, share) for number in range(DESKS)]
    lending, trivial = [], []
    with _server() as port:
        for _round in range(profile.rounds):
            lending.append(_load(port, profile.seconds, [_lend(desk) for desk in desks]))
            trivial.append(_load(port, profile.seconds, [_alive] * DESKS))
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


Request = Callable[[http.client.HTTPConnection], None]


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


def _alive(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    if answer.status != OK:
        raise AssertionError(answer.status)


def _load(port: int, seconds: int, requests: list[Request]) -> Load:
    took: list[float] = []
    threads = [
        threading.Thread(target=_repeat, args=(port, seconds, each, took)) for each in requests
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(len(took) / seconds, quantiles(took, n=20)[-1] * 1000)


def _repeat(port: int, seconds: int, request: Request, took: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        request(connection)
        took.append(time.perf_counter() - started)
    connection.close()


@contextmanager
def _server() -> Iterator[int]:
    """The library as it is served, with as many processes and threads as compose starts."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "bieb.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class=gthread",
            "--workers=2",
            "--threads=4",
            "--log-level=critical",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    end = clock.real_now().timestamp() + 30
    while clock.real_now().timestamp() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
