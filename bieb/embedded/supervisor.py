"""Watch over the programs of the library: start them in order, stop them together.

One that dies takes the others with it, by name and with its last words: half a library that looks
alive is worse than none.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from bieb.embedded.places import EmbeddedError, Home
from bieb.embedded.processes import Child, Program, start

LOOK_EVERY = 0.1


class StopRequested(Exception):
    """A person, or the machine that shuts down, asked us to stop."""


class Supervisor:
    """The running programs of one home, in the order in which they were started."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.children: list[Child] = []
        self.stop_requested = False

    @contextmanager
    def on_duty(self) -> Iterator[None]:
        """Listen for Ctrl-C and SIGTERM; leave with every child stopped, whatever happens."""
        signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {each: signal.signal(each, self._request_stop) for each in signals}
        try:
            yield
        finally:
            self.stop()
            for each, handler in before.items():
                signal.signal(each, handler)

    def start(self, program: Program) -> Child:
        """Start a program that stays."""
        return self.adopt(start(program, logs=self.home.logs, pids=self.home.pids))

    def adopt(self, child: Child) -> Child:
        """Watch a program that was started elsewhere."""
        self.children.append(child)
        return child

    def run(self, *programs: Program) -> None:
        """Run programs beside each other; all must end well before we go on.

        Raises:
            EmbeddedError: one ended badly.
            StopRequested: we were asked to stop meanwhile; they are stopped too.
        """
        running = [start(each, logs=self.home.logs, pids=self.home.pids) for each in programs]
        try:
            while any(child.is_alive() for child in running):
                self.look()
                _refuse_failed(running)
                time.sleep(LOOK_EVERY / 5)
        finally:
            for child in running:
                child.stop()
        _refuse_failed(running)

    def look(self) -> None:
        """Check that everything still runs and nobody asked us to stop.

        Raises:
            EmbeddedError: a child died.
            StopRequested: we were asked to stop.
        """
        if self.stop_requested:
            raise StopRequested
        for child in self.children:
            if not child.is_alive():
                raise EmbeddedError(_last_words(child))

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Wait for `what`.

        Raises:
            EmbeddedError: it took longer than `seconds`, or a child died.
            StopRequested: we were asked to stop.
        """
        until = time.monotonic() + seconds
        while not is_ready():
            self.look()
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"{what} took longer than {seconds:.0f} seconds; see {self.home.logs}."
                )
            time.sleep(LOOK_EVERY)

    def watch(self) -> None:
        """Stay until somebody asks us to stop, or a child dies.

        Raises:
            EmbeddedError: a child died.
        """
        try:
            while True:
                self.look()
                time.sleep(LOOK_EVERY)
        except StopRequested:
            return

    def stop(self) -> None:
        """Stop what uses the servers together, then the servers, the last started first."""
        servers = [child for child in self.children if child.name in {"postgres", "valkey"}]
        others = [child for child in self.children if child not in servers]
        for child in others:
            child.ask_to_stop()
        for child in [*others, *reversed(servers)]:
            child.stop()
        self.children.clear()

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requested = True


def _refuse_failed(children: list[Child]) -> None:
    for child in children:
        if child.process.poll():
            raise EmbeddedError(_last_words(child))


def _last_words(child: Child) -> str:
    code = child.process.returncode
    how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    lines = child.last_lines() or "(it said nothing)"
    return f"{child.name} ended {how}. Its last lines ({child.log}):\n\n{lines}\n"
