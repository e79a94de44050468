"""A home of its own for every test, and a way to run the small library in it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bieb.embedded.places import CHECKOUT, Home

Run = Callable[..., "subprocess.Popen[str]"]
SLEEPS = "import time; time.sleep(600)"


@pytest.fixture
def home() -> Iterator[Home]:
    """A new home; nothing of it is left afterwards."""
    made = Home(Path(tempfile.mkdtemp(prefix="bieb-embedded-")))
    made.make()
    yield made
    made.forget()
    shutil.rmtree(made.path)


@pytest.fixture
def run(home: Home) -> Iterator[Run]:
    """Run the small library in `home`; what still runs after the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(web: str = SLEEPS) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tests.embedded.toy_library", web],
            cwd=CHECKOUT,
            env={**os.environ, "BIEB_HOME": str(home.path), "PYTHONPATH": str(CHECKOUT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
    wait_until_empty(home)


def processes_of(home: Home) -> list[str]:
    """Return the name of every process that the home started and that still runs."""
    recorded = [path.read_text().split()[0] for path in home.pids.glob("*.pid")]
    found = []
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or [])
        is_ours = str(home.server_root) in words or str(process.pid) in recorded
        if is_ours and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process.info["name"])
    return found


def wait_until_empty(home: Home, *, seconds: float = 15) -> None:
    """Wait until no process of the home is left."""
    until = time.monotonic() + seconds
    while processes_of(home):
        assert time.monotonic() < until, processes_of(home)
        time.sleep(0.05)


def wait_until_ready(process: "subprocess.Popen[str]") -> None:
    """Read what the library prints until it says that it is ready."""
    assert process.stdout is not None
    for line in process.stdout:
        if line == "READY\n":
            return
    raise AssertionError(process.communicate()[1])


def stop(process: "subprocess.Popen[str]", how: signal.Signals) -> tuple[str, str]:
    """Send a signal, wait for the end and return what was said."""
    process.send_signal(how)
    return process.communicate(timeout=30)
