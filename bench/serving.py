"""A server as the library is served, and clients that ask it pages for a while."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles

from bieb.lib import clock

OK = 200
Request = Callable[[http.client.HTTPConnection], None]


@dataclass(frozen=True)
class Load:
    """What came back in a while: answers a second, and the slowest five in a hundred."""

    per_second: float
    p95_milliseconds: float


def alive(connection: http.client.HTTPConnection) -> None:
    """Ask the most trivial page."""
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    if answer.status != OK:
        raise AssertionError(answer.status)


def load(port: int, seconds: int, requests: Sequence[Request]) -> Load:
    """Let each client ask one thing after another for so many seconds, all at once."""
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
def server() -> Iterator[int]:
    """The library as it is served, with as many processes and threads as compose starts."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
    process = subprocess.Popen(
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
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    end = clock.real_now().timestamp() + 30
    while clock.real_now().timestamp() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
