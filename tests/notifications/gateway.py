"""A gateway for text messages that does what the test tells it to do, and counts."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from members.models import Member
from tests.builders import a_member

MOBILE = "06 12 34 56 78"


class Gateway(ThreadingHTTPServer):
    """Answers what the test says; what it takes it takes once for each key."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers: list[int] = []
        self.answers_twice = False
        self.asked: list[str] = []
        self.taken: dict[str, dict[str, str]] = {}
        self.when_asked: Callable[[], object] = lambda: None
        self.when_taken: Callable[[], object] = lambda: None


class Answering(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        key = self.headers["Idempotency-Key"]
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.when_asked()
        status = self.server.answers.pop(0) if self.server.answers else 202
        self.server.asked.append(key)
        if status in (202, 500):
            self.server.taken.setdefault(key, words)
        self.server.when_taken()
        for _time in range(1 + self.server.answers_twice):
            self.send_response(status)
            self.send_header("Location", "http://192.0.2.7/")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def listening() -> Iterator[Gateway]:
    """Listen on a free port of this machine."""
    made = Gateway()
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def with_mobile(**words: Any) -> Member:
    """A member whom a text message reaches."""
    member = a_member(**words)
    Member.objects.filter(pk=member.pk).update(phone=MOBILE)
    return member
