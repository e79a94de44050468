"""PostgreSQL and Valkey for tests: they go, with all they hold, when the work with them is done."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from bieb.embedded.places import AlreadyRunning, Home
from bieb.embedded.postgres import FOR_TESTS, running_postgres, stop_orphan
from bieb.embedded.processes import stop_leftovers
from bieb.embedded.valkey import running_valkey

PREFIX = "bieb-test-"
JUST_MADE_SECONDS = 60  # it may not have taken its lock yet


@contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """Run both in a place of their own; what is yielded tells a process where they are."""
    remove_leftovers()
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX)))
    with home.lock():
        try:
            home.make()
            with (
                running_postgres(home, FOR_TESTS, may_create_databases=True) as postgres,
                running_valkey(home) as valkey,
            ):
                yield (
                    postgres.environment()
                    | postgres.programs()
                    | valkey.environment()
                    | {
                        "BIEB_HOME": str(home.path),
                        "BIEB_CLOCK_FILE": str(home.path / "clock.json"),
                    }
                )
        finally:
            remove(home)


def forget_queues(servers: dict[str, str]) -> None:
    """Empty this Valkey, for the next who works with it."""
    with Redis.from_url(servers["REDIS_URL"]) as server:
        server.flushall()


def remove_leftovers() -> None:
    """Remove what a killed test run left behind; the lock of one that runs is taken."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        home = Home(path)
        try:
            if time.time() - path.stat().st_mtime < JUST_MADE_SECONDS:
                continue
            with home.lock():
                stop_leftovers(home.pids)
                stop_orphan(home.server_root / "pg")
                remove(home)
        except (AlreadyRunning, OSError):
            continue  # it runs, or it is somebody else's


def remove(home: Home) -> None:
    """Remove a home, what root keeps elsewhere included."""
    home.forget()
    shutil.rmtree(home.path)
