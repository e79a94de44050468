"""The whole library as `make run` starts it, for the few tests that need every part of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from bieb.embedded.places import CHECKOUT, Home, read_settings
from bieb.embedded.processes import tied_to_us
from bieb.embedded.valkey import free_port

OURS = (
    *("DATABASE_", "BIEB_", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "BEHIND_TLS"),
    *("DJANGO_SETTINGS_MODULE", "PORT", "TODAY", "RESET", "MAKE"),
)


@dataclass
class WholeLibrary:
    """A library that runs: where it is and how to work in it."""

    home: Home
    port: int
    process: "subprocess.Popen[str]"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that a second terminal finds."""
        return outside_environment(self.home) | read_settings(self.home.running_environment)

    @property
    def logins(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads((self.home.path / "demo-logins.json").read_text())
        return found

    def manage(self, *arguments: str, may_fail: bool = False) -> str:
        """Run a management command as a person does in a second terminal; return its output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=outside_environment(self.home),
            check=not may_fail,
            capture_output=True,
            text=True,
        ).stdout

    def memory_bytes(self) -> int:
        """Return the memory of all processes together; what they share counts once."""
        top = psutil.Process(self.process.pid)
        return sum(each.memory_full_info().pss for each in [top, *top.children(recursive=True)])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        """Stop it and return all it printed since it was ready."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=60)[0]


def outside_environment(home: Home) -> dict[str, str]:
    """Return the environment of a person who has set nothing, with this home."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return plain | {"BIEB_HOME": str(home.path)}


def start(home: Home, **variables: str) -> "subprocess.Popen[str]":
    """Start everything in `home`, on any port, and do not wait."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "bieb.embedded"],
        cwd=CHECKOUT,
        env=outside_environment(home) | {"PORT": str(free_port())} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=tied_to_us(signal.SIGTERM),  # noqa: PLW1509  a killed test run leaves nothing
    )


def wait_until(holds: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait until something holds, or fail."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


@contextmanager
def whole_library(home: Home, **variables: str) -> Iterator[WholeLibrary]:
    """Start everything in `home` and wait for the ready block; it is gone afterwards."""
    port = free_port()
    process = start(home, PORT=str(port), **variables)
    library = WholeLibrary(home, port, process)
    try:
        _wait_until_ready(process)
        yield library
    finally:
        if process.poll() is None:
            library.stop()
        _wait_for_the_others(library)


def _wait_until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Stop with Ctrl-C" in line:
            return
    raise AssertionError("".join(said))


def _wait_for_the_others(library: WholeLibrary) -> None:
    """After a kill the children end by themselves; a fixture must not take their files first."""
    recorded = [int(path.read_text().split()[0]) for path in library.home.pids.glob("*.pid")]
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in recorded))
