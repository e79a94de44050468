"""Where the embedded library keeps its things, and why there.

Everything lives in the home, `.bieb/` in the checkout. Two things may have to live elsewhere:
PostgreSQL refuses to run as root, so for root its files go to a directory that its own system
user can reach; and the name of a unix socket may be no longer than 107 bytes, so a home with a
long or odd path gets its sockets in a short directory.

Only the standard library is used here: `make clean` and `manage.py` read this file too.
"""

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

CHECKOUT = Path(__file__).resolve().parents[2]
ROOT_STORE = Path("/var/lib/bieb")
STOPPING = ", stopping"
STOPPING_MAY_TAKE = 40  # seconds
SHORT_AND_PLAIN = re.compile(r"[A-Za-z0-9/._-]{1,80}")


class EmbeddedError(Exception):
    """Something a person must know or do; the text is shown without a traceback."""


class AlreadyRunning(EmbeddedError):
    """Another supervisor holds this home."""


@dataclass(frozen=True)
class Home:
    """One embedded library: its data, secrets, logs and sockets."""

    path: Path

    @classmethod
    def of_checkout(cls) -> "Home":
        """Return the home of this checkout, or the one that BIEB_HOME names."""
        return cls(Path(os.environ.get("BIEB_HOME") or CHECKOUT / ".bieb").absolute())

    @property
    def key(self) -> str:
        """Name this home shortly: two checkouts never share one."""
        return hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:12]

    @property
    def server_root(self) -> Path:
        """Where the PostgreSQL data and sockets live: for root outside the checkout."""
        return ROOT_STORE / self.key if os.geteuid() == 0 else self.path

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def pids(self) -> Path:
        return self.path / "run"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def keys(self) -> Path:
        """The key store: outside the database, so that a lost key is lost in every backup."""
        return self.path / "keys"

    @property
    def logins(self) -> Path:
        """The invented people of the demo data and how to log in as them."""
        return self.path / "demo-logins.json"

    @property
    def complete(self) -> Path:
        """Exists once a first start came to its end: before that, nothing here is of use."""
        return self.path / "complete"

    @property
    def running_environment(self) -> Path:
        """Addresses of the running servers; exists only while they run."""
        return self.path / "running.json"

    @property
    def sockets(self) -> Path:
        """Return a directory short enough for a unix socket; it may not exist yet."""
        near = self.server_root / "run"
        if SHORT_AND_PLAIN.fullmatch(str(near)):
            return near
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
        if SHORT_AND_PLAIN.fullmatch(str(runtime)) and os.access(runtime, os.W_OK):
            return runtime / f"bieb-{self.key}"
        return Path(tempfile.gettempdir()) / f"bieb-{os.geteuid()}-{self.key}"

    def make(self) -> None:
        """Make the directories, readable by their owner only."""
        for path in (self.path, self.logs, self.pids, self.mail, self.keys):
            private_directory(path)

    def forget(self) -> None:
        """Throw all data away. Only while holding the lock, which stays."""
        for path in [*self.path.glob("*"), *self.path.glob(".[!.]*")]:
            if path.name != "lock":
                _remove(path)
        for path in {self.server_root, self.sockets} - {self.path}:
            _remove(path)

    def secret(self, name: str) -> str:
        """Return the secret called `name`; made at the first call, kept for the owner only."""
        path = self.path / "secrets.json"
        known = read_settings(path)
        if name not in known:
            known[name] = secrets.token_urlsafe(48)
            write_private(path, json.dumps(known, indent=2))
        return known[name]

    @contextmanager
    def lock(self, *, note: str = "") -> Iterator[Callable[[str], None]]:
        """Hold this home alone. The kernel lets go of the lock however the holder ends.

        Yields what to call with a new note. One that is stopping is waited for.

        Raises:
            AlreadyRunning: another process holds it.
        """
        private_directory(self.path)
        with (self.path / "lock").open("a+") as file:
            self._take(file)

            def write(text: str) -> None:
                file.truncate(0)
                file.write(f"process {os.getpid()}{text}")
                file.flush()

            write(note)
            yield write
            file.truncate(0)

    def _take(self, file: TextIO) -> None:
        until = time.monotonic() + STOPPING_MAY_TAKE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                found = file.read().strip()
            else:
                return
            if not found.endswith(STOPPING) or time.monotonic() > until:
                raise AlreadyRunning(
                    f"This library already runs: {found or self.path}. "
                    "Stop that one first (Ctrl-C there)."
                )
            time.sleep(0.1)

    def holder(self) -> int | None:
        """Return the number of the process that holds the lock; None when nobody does."""
        try:
            with (self.path / "lock").open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            found = re.match(r"process (\d+)", (self.path / "lock").read_text())
            return int(found[1]) if found else None
        except OSError:
            return None
        return None


def running_environment() -> dict[str, str]:
    """Return the settings of the library that now runs in this checkout; empty if none does."""
    home = Home.of_checkout()
    return read_settings(home.running_environment) if home.holder() is not None else {}


def private_directory(path: Path, *, owner: int | None = None) -> None:
    """Make `path` a directory of `owner` (default: us) that nobody else can enter.

    Raises:
        EmbeddedError: somebody else put something there.
    """
    owner = os.geteuid() if owner is None else owner
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise EmbeddedError(f"{path} belongs to somebody else; remove it or set BIEB_HOME.")
    if found.st_uid != owner:
        os.chown(path, owner, -1)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read_settings(path: Path) -> dict[str, str]:
    """Return a JSON file of settings, or nothing when it is absent or half."""
    try:
        found: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
