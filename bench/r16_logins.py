"""R16: how long members wait for their first page while four others log in every second."""

import http.client
import re
import threading
import time
from statistics import median
from urllib.parse import urlencode

from bench import database
from bench.members_at_home import PASSWORD, borrowers
from bench.r1_worker import TODAY
from bench.r3_home import home
from bench.result import Profile, Result
from bench.serving import load, server

CLIENTS = 2
PER_SECOND = 4
LOG_IN = "/account/login/"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


def run(profile: Profile) -> Result:
    """Take turns: two members who look at their page, alone and while others log in."""
    database.fill(members=profile.members, copies=profile.copies, today=TODAY)
    members = borrowers(CLIENTS)
    alone, beside = [], []
    with server() as port:
        for _round in range(profile.rounds):
            pages = [home(each) for each in members]
            alone.append(load(port, profile.seconds, pages).p95_milliseconds)
            with LogIns(port):
                beside.append(load(port, profile.seconds, pages).p95_milliseconds)
    return Result(
        name=f"R16 Thuis p95 during {PER_SECOND} log-ins a second",
        unit="ms",
        figure=median(beside),
        limit=median(alone),
        target="<= 2.0",
    )


class LogIns:
    """People who log in with card and password, so many a second, until the end of the block."""

    def __init__(self, port: int) -> None:
        self.port, self.done, self.over = port, 0, threading.Event()
        self.thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> "LogIns":
        self.thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.over.set()
        self.thread.join()
        if not self.done:
            raise AssertionError("nobody logged in")

    def _go_on(self) -> None:
        began = time.perf_counter()
        while not self.over.is_set():
            self._log_in()
            self.done += 1
            self.over.wait(began + self.done / PER_SECOND - time.perf_counter())

    def _log_in(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", LOG_IN)
        answer = connection.getresponse()
        token = TOKEN.search(answer.read())
        cookies = "; ".join(
            each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or []
        )
        if token is None:
            raise AssertionError(f"no form: {answer.status}")
        fields = {
            "csrfmiddlewaretoken": token[1].decode(),
            "login": "lid0@example.org",
            "password": PASSWORD,
        }
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", LOG_IN, urlencode(fields), headers)
        answer = connection.getresponse()
        if b"<form" in answer.read() and answer.status == http.client.OK:
            raise AssertionError("not logged in")
        connection.close()
