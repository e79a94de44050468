"""Start a program so that it cannot outlive us, and stop what an earlier start left behind.

A child gets a session of its own: Ctrl-C in the terminal reaches only the supervisor, which then
stops the others in order. On Linux the kernel signals a child when its parent dies, however it
dies. What survives even that is found at the next start by its pid file.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
LAST_LINES = 20
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to start: a name, a command and how it is told to stop."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    directory: Path = Path("/")
    user: int | None = None
    group: int | None = None
    standard_input: str | None = None
    inherited: Sequence[int] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM


@dataclass
class Child:
    """A running program, its log and its pid file."""

    program: Program
    process: subprocess.Popen[str]
    log: Path
    pid_file: Path
    was_asked: bool = False

    @property
    def name(self) -> str:
        return self.program.name

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def last_lines(self) -> str:
        """Return the last lines of its log, for a person who must find out why it died."""
        return last_lines(self.log)

    def ask_to_stop(self) -> None:
        """Send the stop signal, once; the program decides how to close its work."""
        if self.is_alive() and not self.was_asked:
            self.was_asked = True
            self.process.send_signal(self.program.stop_signal)

    def stop(self, *, patience: float = 8.0) -> None:
        """Wait `patience` seconds for a polite end, then kill the whole session."""
        self.ask_to_stop()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_session(self.process.pid)
        self.pid_file.unlink(missing_ok=True)


def last_lines(log: Path) -> str:
    """Return the last lines of a log, empty when there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 16_384))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-LAST_LINES:])


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when its parent ends (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(how))


def start(program: Program, *, logs: Path, pids: Path) -> Child:
    """Start a program with a fresh log; the log of the previous run is kept beside it."""
    log = logs / f"{program.name}.log"
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("w") as output:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL if program.standard_input is None else subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=program.directory,
            env=program.environment,
            user=program.user,
            group=program.group,
            extra_groups=[] if program.user is not None else None,
            pass_fds=program.inherited,
            start_new_session=True,
            preexec_fn=tied_to_us(program.orphan_signal),  # noqa: PLW1509 - see tied_to_us
        )
    child = Child(program, process, log, pids / f"{program.name}.pid")
    child.pid_file.write_text(
        f"{process.pid} {_started_at(process.pid)} {int(program.stop_signal)}"
    )
    if process.stdin is not None:
        process.stdin.write(program.standard_input or "")
        process.stdin.close()
    return child


def tied_to_us(how: signal.Signals) -> Callable[[], None]:
    """Return what the child does between fork and exec: only two system calls, no locks."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(how)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def stop_leftovers(pids: Path) -> list[str]:
    """Stop every program an earlier, killed supervisor left behind; return their names."""
    stopped = []
    for path in sorted(pids.glob("*.pid")):
        found = _ours(path)
        if found is not None:
            pid, how = found
            _signal(pid, how)
            wait_until_gone(pid, seconds=10)
            stopped.append(path.stem)
        path.unlink(missing_ok=True)
    return stopped


def _ours(pid_file: Path) -> tuple[int, signal.Signals] | None:
    """Read a pid file. The pid is only ours when it also started at the recorded moment."""
    try:
        pid, started_at, how = pid_file.read_text().split()
        if _is_running(int(pid)) and _started_at(int(pid)) == started_at:
            return int(pid), signal.Signals(int(how))
    except ValueError:
        pass
    return None


def _started_at(pid: int) -> str:
    try:
        return f"{psutil.Process(pid).create_time():.2f}"
    except psutil.Error:
        return "gone"


def wait_until_gone(pid: int, *, seconds: float) -> None:
    """Wait for a process that is not our child; kill its session when it takes too long."""
    until = time.monotonic() + seconds
    while _is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    if _is_running(pid):
        _signal(pid, signal.SIGKILL)
    end_session(pid)


def _is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def end_session(leader: int) -> None:
    """Kill what is left of the session that `leader` began; its number is not given out again
    while one of them lives."""
    for pid in psutil.pids():
        try:
            if pid != leader and os.getsid(pid) == leader:
                os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return
