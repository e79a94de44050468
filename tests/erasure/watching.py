"""What may never tell of whom it is: addresses of pages, logs, the queue, and mail to others."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from redis import Redis

from bieb.logs import DiscreetFilter, JsonFormatter
from retention.residue.needles import Needles
from retention.residue.queue import search_valkey


@dataclass
class Page:
    """One answer of the library: where it was asked, where it sends on, and what it says."""

    path: str
    sends_to: str
    said: str


class Watched(Client):
    """A browser that remembers every address it asked for, was sent to, and what it read."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.pages: list[Page] = []

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        body = answer.getvalue()
        path = f"{request['PATH_INFO']}?{request.get('QUERY_STRING', '')}"
        sends_to = answer.headers.get("Location", "")
        self.pages.append(Page(path, sends_to, body.decode(errors="replace")))
        return answer


class Lines(logging.Handler):
    """The log as it is written down."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(DiscreetFilter())
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mail.log":  # the mail server of the test is not ours
            self.lines.append(self.format(record))


@dataclass
class Watch:
    """Everything that was written outside the tables while somebody lived here."""

    log: Lines = field(default_factory=Lines)

    def leaks(self, browsers: Iterable[Watched], marks: list[str]) -> set[str]:
        """Name each sort of place that holds one of `marks`."""
        found = set(self._in_the_queue(marks))
        pages = [page for browser in browsers for page in browser.pages]
        for mark in marks:
            if any(mark in page.path for page in pages):
                found.add("address")
            if any(mark in page.sends_to for page in pages):
                found.add("sent on to")
            if any(mark in line for line in self.log.lines):
                found.add("log")
        return found

    def _in_the_queue(self, marks: list[str]) -> Iterator[str]:
        if search_valkey(Needles(marks)):
            yield "queue"


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch the log of this process; what it queues goes to the real queue."""
    watch = Watch()
    root = logging.getLogger()
    root.addHandler(watch.log)
    before = root.level
    root.setLevel(logging.INFO)
    try:
        yield watch
    finally:
        root.setLevel(before)
        root.removeHandler(watch.log)


def queued() -> int:
    """Return how many tasks wait in the real queue."""
    return int(Redis.from_url(settings.REDIS_URL).llen("celery"))
